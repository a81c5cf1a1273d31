import { z } from 'zod';
import { businessId, opt, tenantId, withDefault } from '../../http/fields.ts';
import { typedVariables } from '../engine-rest-fields.ts';
import { StartedProcessInstance } from '../process-definitions/started-instance.ts';

export const EvaluateConditionBody = z.strictObject({
  variables: typedVariables(),
  businessKey: opt(businessId()),
  tenantId: opt(tenantId()),
  withoutTenantId: withDefault(z.boolean(), false),
  processDefinitionId: opt(z.string().min(1).max(600)),
});

export const ConditionInstances = z.array(StartedProcessInstance);
