import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import { anyJson, textField, texts } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined, key, opt, tenantId, text, variables, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

/** What the language allows (bpmn.md 5), and room for white space around it. */
const EXPRESSION_LENGTH_MAX = 8_192;
const EvaluateBody = z.strictObject({
  expression: text(EXPRESSION_LENGTH_MAX).min(1),
  tenantId: opt(tenantId()),
  scopeKey: opt(key()),
  variables: withDefault(variables(), {}),
});
const Evaluation = z.object({
  expression: textField(),
  result: anyJson(),
  warnings: z.array(z.object({ message: textField() })),
  referencedSecrets: texts(),
});

/** Trying expressions out. */
@Controller()
export class ExpressionsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/expression/evaluation',
    summary: 'Evaluate a FEEL expression, also with the variables that a scope sees',
    permission: onAny('EXPRESSION:EVALUATE'),
    level: 'L2',
    idempotency: 'R',
    body: EvaluateBody,
    bodyLimit: VARIABLES_BODY_MAX,
    status: 200,
    response: Evaluation,
    codes: ['EXPRESSION_FAILED', 'NOT_FOUND'],
  })
  async evaluateExpression(@Input() call: Call<typeof EvaluateBody>): Promise<object> {
    const { expression, variables: given, scopeKey } = call.body;
    // Refuses tenants of others.
    const { tenantId } = call.context(call.body);
    const result = await this.runtime.expressions.evaluate(call.caller, {
      ...defined({ expression, variables: given, scopeKey }),
      tenantId,
    });
    // The evaluator has no warnings, and no expression can read a secret.
    return { expression, result, warnings: [], referencedSecrets: [] };
  }
}
