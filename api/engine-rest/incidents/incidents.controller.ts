import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { filtered, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  keyOf,
  keysIn,
  restPath,
  shownDate,
  shownDefinition,
  shownTenant,
  shownText,
} from '../engine-rest-fields.ts';
import { flag, instant, like, text, texts } from '../lists/conditions.ts';
import { listController } from '../lists/list-controller.ts';

const READ = filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE');

const Incident = z.object({
  id: z.string(),
  processDefinitionId: z.string(),
  processInstanceId: z.string(),
  executionId: z.string(),
  incidentTimestamp: z.string().nullable(),
  incidentType: z.string(),
  activityId: z.string(),
  failedActivityId: z.string(),
  causeIncidentId: z.string(),
  rootCauseIncidentId: z.string(),
  configuration: z.string().nullable(),
  tenantId: z.string().nullable(),
  incidentMessage: z.string().nullable(),
  jobDefinitionId: z.null(),
  annotation: z.string().nullable(),
});

/** A job that has no tries left is what Camunda 7 calls a failed external task; all others have our own types. */
export const incidentTypeOf = (row: JsonObject): string =>
  row['errorType'] === 'JOB_NO_RETRIES' ? 'failedExternalTask' : String(row['incidentType']);

export function toIncident(row: JsonObject): z.output<typeof Incident> {
  const id = String(row['incidentKey']);
  return {
    id,
    processDefinitionId: shownDefinition(row),
    processInstanceId: String(row['processInstanceKey']),
    executionId: String(row['elementInstanceKey']),
    incidentTimestamp: shownDate(row['creationTime']),
    incidentType: incidentTypeOf(row),
    activityId: String(row['elementId']),
    failedActivityId: String(row['elementId']),
    // An incident of a called process is not repeated in its callers, so each is its own cause.
    causeIncidentId: id,
    rootCauseIncidentId: id,
    configuration: shownText(row['jobKey']),
    tenantId: shownTenant(String(row['tenantId'])),
    incidentMessage: shownText(row['errorMessage']),
    jobDefinitionId: null,
    annotation: shownText(row['annotation']),
  };
}

/** The conditions that open incidents and those of history have in common. */
export const incidentConditions = {
  incidentId: text((id) => ({ incidentKey: { $in: keysIn([id]) } })),
  incidentType: text((type) =>
    type === 'failedExternalTask' ? { errorType: 'JOB_NO_RETRIES' } : { incidentType: type },
  ),
  incidentMessage: text((errorMessage) => ({ errorMessage })),
  incidentMessageLike: text((pattern) => ({ errorMessage: like(pattern) })),
  processDefinitionId: text((id) => ({ processDefinitionKey: { $in: keysIn([id]) } })),
  processDefinitionKeyIn: texts((ids) => ({ processDefinitionId: { $in: ids } })),
  processInstanceId: text((id) => ({ processInstanceKey: { $in: keysIn([id]) } })),
  executionId: text((id) => ({ elementInstanceKey: { $in: keysIn([id]) } })),
  activityId: text((elementId) => ({ elementId })),
  failedActivityId: text((elementId) => ({ elementId })),
  configuration: text((id) => ({ jobKey: { $in: keysIn([id]) } })),
  tenantIdIn: texts((ids) => ({ tenantId: { $in: ids } })),
  withoutTenantId: flag(() => ({ tenantId: '<default>' })),
};

export const incidentSorting = {
  incidentId: 'incidentKey',
  incidentMessage: 'errorMessage',
  processDefinitionId: 'processDefinitionKey',
  processInstanceId: 'processInstanceKey',
  executionId: 'elementInstanceKey',
  activityId: 'elementId',
  tenantId: 'tenantId',
};

/** Open incidents. */
export const IncidentLists = listController({
  name: 'OpenIncidents',
  what: 'open incidents',
  path: '/incident',
  kind: 'incidents',
  permission: READ,
  level: 'L3',
  takesBody: false,
  base: { state: 'ACTIVE' },
  conditions: {
    ...incidentConditions,
    incidentTimestampAfter: instant((at) => ({ creationTime: { $gt: at } })),
    incidentTimestampBefore: instant((at) => ({ creationTime: { $lt: at } })),
  },
  sortBy: { ...incidentSorting, incidentTimestamp: 'creationTime' },
  row: Incident,
  show: toIncident,
});

const Params = z.object({ id: z.string().min(1).max(64) });
const AnnotationBody = z.strictObject({ annotation: z.string().min(1).max(4_000) });
const NEED = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';
const annotation = {
  ...restPath('/incident/:id/annotation'),
  permission: onRow(NEED),
  level: 'L3',
  idempotency: 'N',
  params: Params,
  codes: ['NOT_FOUND'],
} as const;

@Controller()
export class EngineRestIncidentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    ...restPath('/incident/:id'),
    method: 'GET',
    operationId: 'readIncident',
    summary: 'Read an open incident',
    permission: READ,
    level: 'L3',
    idempotency: 'R',
    params: Params,
    response: Incident,
    codes: ['NOT_FOUND'],
  })
  async readIncident(@Input() call: Call<undefined, typeof Params>): Promise<object> {
    const key = keyOf(call.params.id, 'Incident');
    const row = await this.runtime.queries.get(call.caller, 'incidents', key);
    return toIncident(found(row?.['state'] === 'ACTIVE' ? row : null));
  }

  @Endpoint({
    ...annotation,
    method: 'PUT',
    operationId: 'setIncidentAnnotation',
    summary: 'Write something to an incident',
    body: AnnotationBody,
  })
  async annotate(@Input() call: Call<typeof AnnotationBody, typeof Params>): Promise<void> {
    await this.setAnnotation(call, call.body.annotation);
  }

  @Endpoint({
    ...annotation,
    method: 'DELETE',
    operationId: 'clearIncidentAnnotation',
    summary: 'Take away what was written to an incident',
  })
  async clearAnnotation(@Input() call: Call<undefined, typeof Params>): Promise<void> {
    await this.setAnnotation(call, null);
  }

  private async setAnnotation(
    call: Pick<Call<undefined, typeof Params>, 'caller' | 'params' | 'context'>,
    text: string | null,
  ): Promise<void> {
    const key = keyOf(call.params.id, 'Incident');
    await this.rows.requireProcess(call.caller, 'incidents', key, NEED);
    await this.runtime.incidents.annotate(call.context(), key, text);
  }

  @Endpoint({
    ...restPath('/incident/:id'),
    method: 'DELETE',
    operationId: 'deleteIncident',
    summary: 'Resolve an incident: what failed is tried again',
    permission: onRow('PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'N',
    params: Params,
    codes: ['NOT_FOUND', 'INCIDENT_NOT_ACTIVE', 'JOB_HAS_NO_RETRIES'],
  })
  async resolveIncident(@Input() call: Call<undefined, typeof Params>): Promise<void> {
    const key = keyOf(call.params.id, 'Incident');
    await this.rows.requireProcess(
      call.caller,
      'incidents',
      key,
      'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE',
    );
    await this.runtime.incidents.resolve(call.context(), key);
  }
}
