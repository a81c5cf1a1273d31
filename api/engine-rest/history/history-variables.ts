import type { JsonObject, Key } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownTenant } from '../engine-rest-fields.ts';
import { flag, like, text, texts } from '../lists/conditions.ts';
import type { LookUp } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';
import { typesOfInstances } from '../variables/known-types.ts';
import { toTypedVariables } from '../variables/typed-variables.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');

const VariableInstance = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.unknown(),
  valueInfo: z.unknown(),
  processInstanceId: z.string(),
  rootProcessInstanceId: z.string().nullable(),
  executionId: z.string(),
  activityInstanceId: z.string(),
  tenantId: z.string().nullable(),
});

/** Each row with its type, where its JSON value does not tell it. */
export async function withVariableTypes(
  rows: readonly JsonObject[],
  { runtime }: LookUp,
): Promise<readonly JsonObject[]> {
  const types = await typesOfInstances(
    runtime,
    rows.map((row) => String(row['processInstanceKey']) as Key),
  );
  return rows.map((row) => {
    const known = types(String(row['processInstanceKey']) as Key);
    return { ...row, typedAs: known.typeOf(String(row['name']), row['value'] ?? null) ?? null };
  });
}

export function toVariableInstance(row: JsonObject): object {
  const typedAs = row['typedAs'];
  const types = { typeOf: () => (typeof typedAs === 'string' ? typedAs : undefined) };
  const typed = toTypedVariables({ value: row['value'] ?? null }, types)['value'];
  return {
    id: String(row['variableKey']),
    name: String(row['name']),
    ...typed,
    processInstanceId: String(row['processInstanceKey']),
    rootProcessInstanceId: row['rootProcessInstanceKey'] ?? null,
    executionId: String(row['scopeKey']),
    activityInstanceId: String(row['scopeKey']),
    tenantId: shownTenant(String(row['tenantId'])),
  };
}

const conditions = {
  variableName: text((name) => ({ name })),
  variableNameIn: texts((names) => ({ name: { $in: names } })),
  variableNameLike: text((pattern) => ({ name: like(pattern) })),
  processInstanceIdIn: texts((ids) => ({ processInstanceKey: { $in: keysIn(ids) } })),
  executionIdIn: texts((ids) => ({ scopeKey: { $in: keysIn(ids) } })),
  activityInstanceIdIn: texts((ids) => ({ scopeKey: { $in: keysIn(ids) } })),
  tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
  withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  /** Values of type Object are shown as Json in any case. */
  deserializeValues: flag(() => ({})),
};

const common = {
  kind: 'variables',
  permission: READ,
  level: 'L3',
  takesBody: true,
  row: VariableInstance,
  show: toVariableInstance,
  complete: withVariableTypes,
} as const;

/** Variables of running instances in every scope. */
export const VariableInstanceLists = listController({
  ...common,
  name: 'VariableInstances',
  what: 'variables of running instances',
  path: '/variable-instance',
  base: { isLive: true },
  conditions,
  sortBy: { variableName: 'name', activityInstanceId: 'scopeKey', tenantId: 'tenantId' },
});

/** The same, and the variables that ended instances had at their end. */
export const HistoricVariableLists = listController({
  ...common,
  name: 'HistoricVariables',
  what: 'variables of instances, running and ended',
  path: '/history/variable-instance',
  conditions: {
    ...conditions,
    processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
    processDefinitionKey: text((key) => ({ processDefinitionId: key })),
    processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
  },
  sortBy: { instanceId: 'processInstanceKey', variableName: 'name', tenantId: 'tenantId' },
});
