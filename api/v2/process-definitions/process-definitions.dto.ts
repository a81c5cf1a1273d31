import { z } from 'zod';
import {
  dateField,
  dateOrNull,
  keyField,
  keyOrNull,
  textField,
  textOrNull,
} from '../../http/answer-fields.ts';
import { ext, key } from '../../http/fields.ts';
import { filterSchema, searchAnswer, searchBody } from '../../http/search-dto.ts';
import { opt } from '../../http/fields.ts';
import { params } from '../../http/endpoint.ts';
import { INSTANCE_FILTER } from '../process-instances/process-instances.dto.ts';

export const DEFINITION_STATES = ['ACTIVE', 'DRAINING', 'DELETED'] as const;

export const ProcessDefinition = z
  .object({
    processDefinitionKey: keyField(),
    processDefinitionId: textField(),
    name: textOrNull(),
    resourceName: textField(),
    version: z.int(),
    versionTag: textOrNull(),
    tenantId: textField(),
    hasStartForm: z.boolean(),
    state: z.enum(DEFINITION_STATES),
    deployedAt: ext(dateField()),
    deployedBy: ext(textOrNull()),
    versionNote: ext(textOrNull()),
    suspended: ext(z.boolean()),
    startWeight: ext(z.number().nullable()),
    activeInstances: ext(z.int()),
    incidentCount: ext(z.int()),
    historyTimeToLive: ext(textOrNull()),
  })
  .meta({ id: 'ProcessDefinition' });

export const DefinitionParams = params({ processDefinitionKey: key() });

export const DefinitionSearch = searchBody({
  name: 'text',
  isLatestVersion: 'boolean',
  resourceName: 'text',
  version: 'number',
  versionTag: 'text',
  processDefinitionId: 'text',
  tenantId: 'text',
  processDefinitionKey: 'key',
  hasStartForm: 'boolean',
  state: DEFINITION_STATES,
});
export const DefinitionSearchAnswer = searchAnswer(ProcessDefinition);

const { processDefinitionKey: _key, processDefinitionId: _id, ...statisticsFields } = INSTANCE_FILTER;
export const DefinitionStatisticsBody = z.strictObject({ filter: opt(filterSchema(statisticsFields)) });

export const ElementStatistics = z.object({
  items: z.array(
    z.object({
      elementId: textField(),
      active: z.int(),
      canceled: z.int(),
      incidents: z.int(),
      completed: z.int(),
    }),
  ),
});

/** Pages of grouped counts: the whole list is small, so sort and page are taken but not needed. */
export const ProcessStatisticsBody = searchBody({}, [
  'processDefinitionId',
  'activeInstancesWithIncidentCount',
  'activeInstancesWithoutIncidentCount',
]);
export const ProcessStatisticsAnswer = searchAnswer(
  z.object({
    processDefinitionId: textField(),
    tenantId: textField(),
    latestProcessDefinitionName: textOrNull(),
    hasMultipleVersions: z.boolean(),
    activeInstancesWithIncidentCount: z.int(),
    activeInstancesWithoutIncidentCount: z.int(),
  }),
);

export const VersionStatisticsBody = searchBody({ processDefinitionId: 'text', tenantId: 'text' }, [
  'processDefinitionVersion',
  'activeInstancesWithIncidentCount',
  'activeInstancesWithoutIncidentCount',
]);
export const VersionStatisticsAnswer = searchAnswer(
  z.object({
    processDefinitionId: textField(),
    processDefinitionKey: keyField(),
    processDefinitionName: textOrNull(),
    processDefinitionVersion: z.int(),
    tenantId: textField(),
    activeInstancesWithIncidentCount: z.int(),
    activeInstancesWithoutIncidentCount: z.int(),
  }),
);

export const Form = z
  .object({
    formKey: keyField(),
    formId: textField(),
    version: z.int(),
    schema: textField(),
    tenantId: textField(),
  })
  .meta({ id: 'Form' });

export const Draft = z.object({
  variables: z.record(z.string(), z.unknown()),
  savedAt: dateField(),
  formVersion: z.int().nullable(),
  revision: z.int(),
});

export const ProcessSummary = z
  .object({
    processDefinitionId: textField(),
    name: textOrNull(),
    tenantId: textField(),
    latestVersion: z.int(),
    latestProcessDefinitionKey: keyOrNull(),
    versionCount: z.int(),
    running: z.int(),
    incidents: z.int(),
    stalled: z.int().nullable(),
    p50Ms: z.number().nullable(),
    startable: z.boolean(),
    hasStartForm: z.boolean(),
    lastStarted: dateOrNull(),
    settings: z.record(z.string(), z.unknown()),
    release: z.unknown(),
  })
  .meta({ id: 'Process' });

export const ProcessSearch = searchBody(
  {
    processDefinitionId: 'text',
    name: 'text',
    startable: 'boolean',
    hasIncident: 'boolean',
    tenantId: 'text',
  },
  ['name', 'lastStarted', 'running', 'incidents', 'processDefinitionId'],
);
export const ProcessSearchAnswer = searchAnswer(ProcessSummary);
