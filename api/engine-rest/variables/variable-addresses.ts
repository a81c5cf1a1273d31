import type { Caller, JsonObject, JsonValue, Key } from '#runtime';
import { filtered, onRow } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { keyOf } from '../engine-rest-fields.ts';
import { variableController } from './variable-controller.ts';
import type { VariablePorts } from './variable-controller.ts';

const instanceRead = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');
const instanceChange = onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE');
const taskRead = filtered('USER_TASK:READ', 'PROCESS_DEFINITION:READ_USER_TASK');
const taskChange = onRow('USER_TASK:UPDATE', 'PROCESS_DEFINITION:UPDATE_USER_TASK');

export const ProcessInstanceVariables = variableController({
  name: 'ProcessInstance',
  path: '/process-instance/:id/variables',
  what: 'a process instance',
  read: instanceRead,
  change: instanceChange,
  isLocal: true,
  async values(ports, caller, id) {
    const key = keyOf(id, 'Process instance');
    found(await ports.runtime.queries.get(caller, 'processInstances', key));
    return { instanceKey: key, variables: await ownVariables(ports, caller, key) };
  },
  scope: (ports, caller, id) => instanceScope(ports, caller, keyOf(id, 'Process instance')),
});

export const ExecutionVariables = variableController({
  name: 'LocalExecution',
  path: '/execution/:id/localVariables',
  what: 'an execution itself',
  read: instanceRead,
  change: instanceChange,
  isLocal: true,
  async values(ports, caller, id) {
    const key = keyOf(id, 'Execution');
    const { queries } = ports.runtime;
    const row = found(
      (await queries.get(caller, 'processInstances', key)) ??
        (await queries.get(caller, 'elementInstances', key)),
    );
    return { instanceKey: instanceOf(row), variables: await ownVariables(ports, caller, key) };
  },
  scope: (ports, caller, id) => instanceScope(ports, caller, keyOf(id, 'Execution')),
});

export const TaskVariables = variableController({
  name: 'Task',
  path: '/task/:id/variables',
  what: 'a task and everything around it',
  read: taskRead,
  change: taskChange,
  isLocal: false,
  async values(ports, caller, id) {
    const key = keyOf(id, 'Task');
    const task = found(await ports.runtime.queries.get(caller, 'userTasks', key));
    const search = { filter: {}, sort: [], page: ALL };
    const page = await ports.runtime.queries.userTaskVariables(caller, key, search, true);
    return { instanceKey: instanceOf(task), variables: byName(found(page).items) };
  },
  scope: taskScope,
});

export const LocalTaskVariables = variableController({
  name: 'LocalTask',
  path: '/task/:id/localVariables',
  what: 'a task itself',
  read: taskRead,
  change: taskChange,
  isLocal: true,
  async values(ports, caller, id) {
    const key = keyOf(id, 'Task');
    const task = found(await ports.runtime.queries.get(caller, 'userTasks', key));
    const own = await ports.runtime.queries.userTaskVariables(
      caller,
      key,
      { filter: { scopeKey: String(task['elementInstanceKey']) }, sort: [], page: ALL },
      false,
    );
    return { instanceKey: instanceOf(task), variables: byName(found(own).items) };
  },
  scope: taskScope,
});

// helpers

const ALL = { from: 0, limit: 10_000 };

async function ownVariables({ runtime }: VariablePorts, caller: Caller, scopeKey: Key): Promise<JsonObject> {
  const page = await runtime.queries.search(caller, 'variables', {
    filter: { scopeKey },
    sort: [],
    page: ALL,
  });
  return byName(page.items);
}

const instanceOf = (row: JsonObject): Key => String(row['processInstanceKey']) as Key;

function byName(rows: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(
    rows.map((row): [string, JsonValue] => [String(row['name']), row['value'] ?? null]),
  );
}

async function instanceScope({ rows }: VariablePorts, caller: Caller, key: Key): Promise<Key> {
  await rows.requireScope(caller, key, 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE');
  return key;
}

async function taskScope({ runtime, tasks }: VariablePorts, caller: Caller, id: string): Promise<Key> {
  const key = keyOf(id, 'Task');
  await tasks.require(caller, 'UPDATE', key);
  const task = found(await runtime.queries.get(caller, 'userTasks', key));
  return String(task['elementInstanceKey']) as Key;
}
