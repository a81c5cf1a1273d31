import type { Filter, JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDefinition, shownTenant, shownText } from '../engine-rest-fields.ts';
import { flag, like, text, texts, whole } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

export const ProcessDefinition = z.object({
  id: z.string(),
  key: z.string(),
  category: z.null(),
  description: z.null(),
  name: z.string().nullable(),
  version: z.int(),
  resource: z.string(),
  deploymentId: z.string(),
  diagram: z.null(),
  suspended: z.boolean(),
  tenantId: z.string().nullable(),
  versionTag: z.string().nullable(),
  historyTimeToLive: z.int().nullable(),
  startableInTasklist: z.boolean(),
});

export function toProcessDefinition(row: JsonObject): z.output<typeof ProcessDefinition> {
  const days = /^P(\d+)D$/.exec(String(row['historyTimeToLive']))?.[1];
  return {
    id: shownDefinition({ ...row, processDefinitionVersion: row['version'] ?? 0 }),
    key: String(row['processDefinitionId']),
    category: null,
    description: null,
    name: shownText(row['name']),
    version: Number(row['version']),
    resource: String(row['resourceName']),
    deploymentId: String(row['deploymentKey']),
    diagram: null,
    suspended: row['suspended'] === true,
    tenantId: shownTenant(String(row['tenantId'])),
    versionTag: shownText(row['versionTag']),
    historyTimeToLive: days === undefined ? null : Number(days),
    startableInTasklist: row['startable'] === true,
  };
}

const only = (ids: readonly string[]): Filter => ({ processDefinitionKey: { $in: keysIn(ids) } });

/** Versions of processes; deleted ones are not among them. */
export const ProcessDefinitionLists = listController({
  name: 'ProcessDefinitions',
  what: 'process definitions',
  path: '/process-definition',
  kind: 'processDefinitions',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
  level: 'L2',
  takesBody: false,
  conditions: {
    processDefinitionId: text((id) => only([id])),
    processDefinitionIdIn: texts(only),
    key: text((key) => ({ processDefinitionId: key })),
    keysIn: texts((keys) => ({ processDefinitionId: { $in: keys } })),
    keyLike: text((pattern) => ({ processDefinitionId: like(pattern) })),
    name: text((name) => ({ name })),
    nameLike: text((pattern) => ({ name: like(pattern) })),
    version: whole((version) => ({ version })),
    latestVersion: flag(() => ({ isLatestVersion: true })),
    versionTag: text((versionTag) => ({ versionTag })),
    versionTagLike: text((pattern) => ({ versionTag: like(pattern) })),
    withoutVersionTag: flag(() => ({ versionTag: { $exists: false } })),
    deploymentId: text((id) => ({ deploymentKey: { $in: keysIn([id]) } })),
    resourceName: text((resourceName) => ({ resourceName })),
    resourceNameLike: text((pattern) => ({ resourceName: like(pattern) })),
    active: flag(() => ({ suspended: false })),
    suspended: flag(() => ({ suspended: true })),
    startableInTasklist: flag(() => ({ startable: true })),
    notStartableInTasklist: flag(() => ({ startable: false })),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: {
    id: 'processDefinitionKey',
    key: 'processDefinitionId',
    name: 'name',
    version: 'version',
    deployTime: 'deployedAt',
    tenantId: 'tenantId',
    versionTag: 'versionTag',
  },
  row: ProcessDefinition,
  show: toProcessDefinition,
});
