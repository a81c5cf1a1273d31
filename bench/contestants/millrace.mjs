/** Millrace as a library over PostgreSQL, full history on: the processes of `bench/processes`, work done by an in-process worker. */
import { readFile } from 'node:fs/promises';
import { createRuntime } from '../../dist/runtime/index.js';
import { serve } from './serve.mjs';

const SYSTEM = {
  id: 'bench',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [{ resourceType: '*', resourceId: '*', permission: '*' }],
};
const context = { caller: SYSTEM, tenantId: '<default>' };
let runtime;

await serve({
  async start() {
    runtime = await createRuntime({
      connectionString: process.env.DATABASE_URL,
    });
    runtime.registerWorker({
      type: 'bench-work',
      concurrency: 256,
      lockMs: 60_000,
      handle: () => Promise.resolve({}),
    });
    const names = ['one-service-task', 'ten-service-tasks', 'one-user-task'];
    const resources = await Promise.all(
      names.map(async (name) => ({
        name: `${name}.bpmn`,
        content: await readFile(new URL(`../processes/${name}.bpmn`, import.meta.url)),
      })),
    );
    await runtime.definitions.deploy(context, {
      resources,
      duplicates: 'filter',
    });
  },
  stop: () => runtime.stop(),
  workloads: {
    W1: () => runToEnd('one-service-task'),
    W2: () => runToEnd('ten-service-tasks'),
    W3: async () => {
      const started = await start('one-user-task', 0);
      const page = await runtime.queries.search(SYSTEM, 'userTasks', {
        filter: { processInstanceKey: started.processInstanceKey },
        sort: [],
        page: { limit: 1, from: 0 },
      });
      const task = page.items[0].userTaskKey;
      await runtime.userTasks.assign(context, task, 'ana', {
        allowOverride: false,
      });
      await runtime.userTasks.complete(context, task, { approved: true });
    },
  },
});

const start = (processDefinitionId, awaitCompletionMs) =>
  runtime.instances.start(context, {
    processDefinitionId,
    variables: {},
    ...(awaitCompletionMs ? { awaitCompletionMs } : {}),
  });

async function runToEnd(processDefinitionId) {
  await start(processDefinitionId, 60_000);
}
