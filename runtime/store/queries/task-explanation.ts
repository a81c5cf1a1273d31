import type { JsonObject, JsonValue } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import { SqlText, type ReadSource } from './sql-text.ts';

/** Why this person sees the task, who gave it to whom, and who is left out: the most telling first. */
export async function explainTask(
  source: ReadSource,
  caller: Caller,
  task: JsonObject,
): Promise<readonly JsonObject[]> {
  const assignee = textOf(task['assignee']);
  const groups = textsOf(task['candidateGroups']).filter((group) => caller.groupIds.includes(group));
  return [
    ...(textOf(task['onBehalfOf']) === null ? [] : [standIn(caller, String(task['onBehalfOf']))]),
    ...(assignee === null ? [] : [await assignment(source, caller, task, assignee)]),
    ...delegation(task),
    ...(textsOf(task['candidateUsers']).includes(caller.id)
      ? [statement('CANDIDATE_USER', 'You are among the people who may claim it.', {})]
      : []),
    ...groups.map((group) =>
      statement('CANDIDATE_GROUP', `It is offered to the group "${group}", and you belong to it.`, { group }),
    ),
    ...absentGroups(caller, task).map(({ group, absentUser }) =>
      statement(
        'CANDIDATE_GROUP_OF',
        `It is offered to the group "${group}", and "${absentUser}" belongs to it.`,
        {
          group,
          absentUser,
        },
      ),
    ),
    ...(await separations(source, task)),
  ];
}

/** The earlier step that keeps this person from having the task (four eyes); null where none does. */
export async function stepDoneBy(
  source: ReadSource,
  person: string,
  task: JsonObject,
): Promise<string | null> {
  return (await separateSteps(source, task)).find((one) => one.person === person)?.step ?? null;
}

// helpers

function statement(kind: string, text: string, values: JsonObject): JsonObject {
  return { kind, text, values };
}

function standIn(caller: Caller, absentUser: string): JsonObject {
  const until = caller.standsInFor?.find((one) => one.absentUser === absentUser)?.until ?? '';
  return statement('SUBSTITUTE', `You stand in for "${absentUser}" until ${until}.`, { absentUser, until });
}

/** The groups by which somebody who is away is offered it; only where the caller is not offered it themselves. */
function absentGroups(
  caller: Caller,
  task: JsonObject,
): readonly { readonly group: string; readonly absentUser: string }[] {
  const absentUser = textOf(task['onBehalfOf']);
  if (absentUser === null || textOf(task['assignee']) !== null) return [];
  const theirs = caller.standsInFor?.find((one) => one.absentUser === absentUser)?.groupIds ?? [];
  return textsOf(task['candidateGroups'])
    .filter((group) => theirs.includes(group))
    .map((group) => ({ group, absentUser }));
}

/** Who assigned it is in the journal, at the moment the task says. */
async function assignment(
  source: ReadSource,
  caller: Caller,
  task: JsonObject,
  assignee: string,
): Promise<JsonObject> {
  const sql = new SqlText();
  const key = sql.bind(task['userTaskKey'], 'bigint');
  const rows = await sql.run<{ actor: string | null; kind: string }>(
    source,
    `select j.actor, j.command ->> 'kind' as kind from (
       select assigned_at, instance_key from user_tasks where shard = (${key} & 1023)::smallint and key = ${key}
       union all select assigned_at, instance_key from history_tasks where key = ${key}
     ) t join transitions j on j.instance_key = t.instance_key and j.at = t.assigned_at
     where j.command ->> 'userTaskKey' = ${sql.bind(task['userTaskKey'], 'text')} limit 1`,
  );
  const by = rows[0]?.actor ?? null;
  const who = assignee === caller.id ? 'you' : `"${assignee}"`;
  if (by === null)
    return statement('ASSIGNED_BY_PROCESS', `The process assigned it to ${who}.`, { assignee });
  if (by === assignee)
    return statement('CLAIMED', assignee === caller.id ? 'You claimed it.' : `${who} claimed it.`, {
      assignee,
    });
  return statement('ASSIGNED_BY', `"${by}" assigned it to ${who}.`, { assignee, by });
}

function delegation(task: JsonObject): readonly JsonObject[] {
  const owner = textOf(task['owner']);
  if (task['delegationState'] !== 'PENDING' || owner === null) return [];
  return [statement('DELEGATED', `"${owner}" asks for help with it and gets it back afterwards.`, { owner })];
}

async function separations(source: ReadSource, task: JsonObject): Promise<readonly JsonObject[]> {
  return (await separateSteps(source, task)).map(({ person, step }) =>
    statement('SEPARATION', `"${person}" may not do it, because they completed "${step}".`, { person, step }),
  );
}

/** Four eyes: earlier steps of the same instance whose people the task leaves out. */
async function separateSteps(
  source: ReadSource,
  task: JsonObject,
): Promise<readonly { readonly person: string; readonly step: string }[]> {
  const sql = new SqlText();
  const element = sql.bind(task['elementId'], 'text');
  return sql.run<{ person: string; step: string }>(
    source,
    `select distinct h.ended_by as person, coalesce(h.name, h.element_id) as step
     from process_definitions d
     cross join lateral json_array_elements(d.model -> 'elements' -> ${element} -> 'separation' -> 'tasks') s
     join history_tasks h on h.instance_key = ${sql.bind(task['processInstanceKey'], 'bigint')}
       and h.element_id = s ->> 'id' and h.state = 'COMPLETED'
     where d.key = ${sql.bind(task['processDefinitionKey'], 'bigint')} and h.ended_by is not null limit 50`,
  );
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
