import { z } from 'zod';
import { businessId, opt, withDefault } from '../../http/fields.ts';
import { camundaInstant, typedVariables } from '../engine-rest-fields.ts';
import { StartedProcessInstance } from './started-instance.ts';

export const DefinitionIdParams = z.object({ id: z.string().min(1).max(600) });
export const DefinitionKeyParams = z.object({ key: z.string().min(1).max(255) });
export const TenantDefinitionParams = z.object({
  key: z.string().min(1).max(255),
  tenantId: z.string().min(1).max(31),
});

export const StartInstruction = z.strictObject({
  type: z.enum(['startBeforeActivity', 'startAfterActivity', 'startTransition'], {
    error: 'INVALID_VALUE: Use startBeforeActivity, startAfterActivity or startTransition.',
  }),
  activityId: opt(z.string().min(1).max(255)),
  transitionId: opt(z.string().min(1).max(255)),
  variables: opt(typedVariables()),
});

export const StartBody = z.strictObject({
  variables: opt(typedVariables()),
  businessKey: opt(businessId()),
  /** CMMN is not offered; clients send the member as null. */
  caseInstanceId: opt(z.null()),
  startInstructions: opt(z.array(StartInstruction).max(100)),
  skipCustomListeners: withDefault(z.literal(false), false),
  skipIoMappings: withDefault(z.literal(false), false),
  withVariablesInReturn: withDefault(z.boolean(), false),
});

export const SubmitFormBody = z.strictObject({
  variables: opt(typedVariables()),
  businessKey: opt(businessId()),
});

export const SuspensionBody = z.strictObject({
  suspended: z.boolean(),
  includeProcessInstances: withDefault(z.boolean(), false),
  executionDate: opt(camundaInstant()),
});

export const StartAnswer = StartedProcessInstance.extend({
  variables: z.record(z.string(), z.unknown()).optional(),
});
