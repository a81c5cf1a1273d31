import { z } from 'zod';
import { businessId, opt, tenantId, withDefault } from '../../http/fields.ts';
import { typedVariables } from '../engine-rest-fields.ts';

export const EvaluateConditionBody = z.strictObject({
  variables: typedVariables(),
  businessKey: opt(businessId()),
  tenantId: opt(tenantId()),
  withoutTenantId: withDefault(z.boolean(), false),
  processDefinitionId: opt(z.string().min(1).max(600)),
});

export const ConditionInstances = z.array(
  z.object({
    links: z.array(z.unknown()),
    id: z.string(),
    definitionId: z.string(),
    definitionKey: z.string(),
    businessKey: z.string().nullable(),
    caseInstanceId: z.null(),
    tenantId: z.string().nullable(),
    ended: z.boolean(),
    suspended: z.boolean(),
  }),
);
