import { z } from 'zod';
import { keyField, textField } from '../../http/answer-fields.ts';
import { key, opt, tenantId, variables } from '../../http/fields.ts';

export const EvaluateConditionsBody = z.strictObject({
  variables: variables(),
  processDefinitionKey: opt(key()),
  tenantId: opt(tenantId()),
});

export const EvaluatedConditions = z.object({
  conditionalEvaluationKey: keyField(),
  tenantId: textField(),
  processInstances: z.array(z.object({ processDefinitionKey: keyField(), processInstanceKey: keyField() })),
});
