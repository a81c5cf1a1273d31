import type { Filter, JsonObject } from '#runtime';
import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import { keysIn, shownDefinition, shownTenant } from '../engine-rest-fields.ts';
import { choice, flag, text, texts } from '../lists/conditions.ts';
import type { LookUp } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

export const JobDefinition = z.object({
  id: z.string(),
  processDefinitionId: z.string(),
  processDefinitionKey: z.string(),
  activityId: z.string(),
  jobType: z.string(),
  jobConfiguration: z.string(),
  overridingJobPriority: z.null(),
  suspended: z.boolean(),
  tenantId: z.string().nullable(),
  deploymentId: z.string(),
});

export const jobDefinitionsRead = filtered('PROCESS_DEFINITION:READ_PROCESS_DEFINITION');

export const toJobDefinition = (row: JsonObject): z.output<typeof JobDefinition> => ({
  id: String(row['jobDefinitionId']),
  processDefinitionId: shownDefinition(row),
  processDefinitionKey: String(row['processDefinitionId']),
  activityId: String(row['elementId']),
  jobType: String(row['jobType']),
  jobConfiguration: String(row['configuration']),
  overridingJobPriority: null,
  suspended: row['suspended'] === true,
  tenantId: shownTenant(String(row['tenantId'])),
  deploymentId: String(row['deploymentKey']),
});

/** `<element>:<kind>:<key of the version>`: the key is named too, so that only one model is opened. */
export const definitionNamed = (id: string): Filter => ({
  jobDefinitionId: id,
  processDefinitionKey: { $in: keysIn([id]) },
});

/**
 * The jobs of a definition, among all that the engine does later; an id that names none has none. To Camunda 7 the step that a
 * continuation leads to is its job: what fails at the element belongs to it too.
 */
export function jobsOfDefinition(id: string): Filter {
  const [elementId = '', kind = ''] = id.split(':');
  const kinds = kind === 'continuation' ? ['CONTINUATION', 'STEP'] : [kind.toUpperCase()];
  return { elementId, kind: { $in: kinds }, processDefinitionKey: { $in: keysIn([id]) } };
}

const ROWS_MAX = 10_000;

/** The definition of each job of a page. Limits of time have none, nor have steps that failed where no continuation is. */
export async function withJobDefinitions(
  rows: readonly JsonObject[],
  { runtime, caller }: LookUp,
): Promise<readonly JsonObject[]> {
  const distinct = (field: string) => [...new Set(rows.map((row) => String(row[field])))];
  if (rows.length === 0) return rows;
  const page = await runtime.queries.search(caller, 'jobDefinitions', {
    filter: {
      processDefinitionKey: { $in: distinct('processDefinitionKey') },
      elementId: { $in: distinct('elementId') },
    },
    sort: [],
    page: { from: 0, limit: ROWS_MAX },
  });
  const placeOf = ({ elementId, kind, processDefinitionKey: version }: JsonObject) =>
    `${String(elementId)}:${kind === 'TIMER' ? 'TIMER' : 'CONTINUATION'}:${String(version)}`;
  const ids = new Map(page.items.map((row) => [placeOf(row), row['jobDefinitionId'] ?? null]));
  return rows.map((row) => ({ ...row, jobDefinitionId: ids.get(placeOf(row)) ?? null }));
}

/** What the models of versions let the engine do later. */
export const JobDefinitionLists = listController({
  name: 'JobDefinitions',
  what: 'job definitions',
  path: '/job-definition',
  kind: 'jobDefinitions',
  permission: jobDefinitionsRead,
  level: 'L3',
  takesBody: true,
  conditions: {
    jobDefinitionId: text(definitionNamed),
    activityIdIn: texts((ids) => ({ elementId: { $in: ids } })),
    processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
    processDefinitionKey: text((processDefinitionId) => ({ processDefinitionId })),
    jobType: text((jobType) => ({ jobType })),
    jobConfiguration: text((configuration) => ({ configuration })),
    active: flag(() => ({ suspended: false })),
    suspended: flag(() => ({ suspended: true })),
    // No rank is ever set for all jobs of a definition.
    withOverridingJobPriority: choice((isWith) => (isWith ? { processDefinitionKey: { $in: [] } } : {})),
    tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
    withoutTenantId: flag(() => ({ tenantId: '<default>' })),
  },
  sortBy: {
    jobDefinitionId: 'jobDefinitionId',
    activityId: 'elementId',
    processDefinitionId: 'processDefinitionKey',
    processDefinitionKey: 'processDefinitionId',
    jobType: 'jobType',
    jobConfiguration: 'configuration',
    tenantId: 'tenantId',
  },
  row: JobDefinition,
  show: toJobDefinition,
});
