import type { JsonObject } from '#engine';
import type { InstanceContext } from './instance-context.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

interface ActiveElement {
  readonly key: string;
  readonly elementId: string;
  readonly role: string;
  readonly parentKey: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly incidents: readonly {
    readonly id: string;
    readonly activityId: string;
    readonly incidentType: string;
  }[];
}

/** Open element instances as the tree that Camunda 7 clients read; null for an instance that has ended. */
export async function activityTree(
  source: ReadSource,
  instance: InstanceContext,
): Promise<JsonObject | undefined> {
  if (!instance.isLive) return undefined;
  const sql = new SqlText();
  const rows = await sql.run<ActiveElement>(
    source,
    `select e.key::text as key, e.element_id as "elementId", e.role, e.parent_key::text as "parentKey", m.element_type as type,
       m.element_name as name, n.list as incidents
     from live_elements e
     left join definition_elements m on m.definition_key = e.definition_key and m.element_id = e.element_id
     cross join lateral (
       select coalesce(json_agg(json_build_object('id', n.key::text, 'activityId', n.element_id,
         'incidentType', case when n.job_key is null then n.code else 'failedExternalTask' end) order by n.key), '[]') as list
       from incidents n where n.shard = e.shard and n.instance_key = e.instance_key and n.element_key = e.key
     ) n
     where e.shard = ${sql.bind(instance.shard, 'smallint')} and e.instance_key = ${sql.bind(instance.key, 'bigint')}
     order by e.key`,
  );
  const children = new Map<string, ActiveElement[]>();
  for (const row of rows.filter((r) => r.role !== 'process')) {
    const parent = row.parentKey ?? instance.key;
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  return rootNode(
    instance,
    rows.find((row) => row.role === 'process'),
    children,
  );
}

// helpers

type Children = ReadonlyMap<string, readonly ActiveElement[]>;

function rootNode(
  instance: InstanceContext,
  process: ActiveElement | undefined,
  children: Children,
): JsonObject {
  return {
    ...nodeFields(instance, {
      id: instance.key,
      parentId: null,
      activityId: instance.processId,
      name: instance.processName,
      type: 'processDefinition',
      executionKey: instance.key,
      incidents: process?.incidents ?? [],
    }),
    childActivityInstances: (children.get(instance.key) ?? []).map((child) =>
      node(instance, child, instance.key, children),
    ),
  };
}

/** Scopes nest only as deep as sub-processes do in the model, which is bounded. */
function node(
  instance: InstanceContext,
  row: ActiveElement,
  parentId: string,
  children: Children,
): JsonObject {
  const isBody = row.role === 'body';
  const activityId = isBody ? `${row.elementId}#multiInstanceBody` : row.elementId;
  const id = `${activityId}:${row.key}`;
  return {
    ...nodeFields(instance, {
      id,
      parentId,
      activityId,
      name: row.name,
      type: isBody ? 'multiInstanceBody' : (row.type ?? 'unknown'),
      executionKey: row.key,
      incidents: row.incidents,
    }),
    childActivityInstances: (children.get(row.key) ?? []).map((child) => node(instance, child, id, children)),
  };
}

function nodeFields(
  instance: InstanceContext,
  of: {
    id: string;
    parentId: string | null;
    activityId: string;
    name: string | null;
    type: string;
    executionKey: string;
    incidents: ActiveElement['incidents'];
  },
): JsonObject {
  return {
    id: of.id,
    parentActivityInstanceId: of.parentId,
    activityId: of.activityId,
    activityName: of.name,
    name: of.name,
    activityType: of.type,
    processInstanceId: instance.key,
    processDefinitionId: `${instance.processId}:${instance.version}:${instance.definitionKey}`,
    childTransitionInstances: [],
    executionIds: [of.executionKey],
    incidentIds: of.incidents.map((incident) => incident.id),
    incidents: of.incidents.map((incident) => ({ ...incident })),
  };
}
