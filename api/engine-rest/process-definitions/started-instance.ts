import type { Key } from '#runtime';
import { z } from 'zod';
import { definitionId, shownTenant } from '../engine-rest-fields.ts';

/** A process instance as Camunda 7 shows one that was just started. */
export const StartedProcessInstance = z.object({
  links: z.array(z.unknown()),
  id: z.string(),
  definitionId: z.string(),
  definitionKey: z.string(),
  businessKey: z.string().nullable(),
  caseInstanceId: z.null(),
  tenantId: z.string().nullable(),
  ended: z.boolean(),
  suspended: z.boolean(),
});

interface Started {
  readonly processInstanceKey: Key;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly processDefinitionKey: Key;
  readonly businessId: string | null;
  readonly tenantId: string;
  readonly ended: boolean;
}

export function startedProcessInstance(started: Started): z.output<typeof StartedProcessInstance> {
  return {
    links: [],
    id: started.processInstanceKey,
    definitionId: definitionId(
      started.processDefinitionId,
      started.processDefinitionVersion,
      started.processDefinitionKey,
    ),
    definitionKey: started.processDefinitionId,
    businessKey: started.businessId,
    caseInstanceId: null,
    tenantId: shownTenant(started.tenantId),
    ended: started.ended,
    suspended: false,
  };
}
