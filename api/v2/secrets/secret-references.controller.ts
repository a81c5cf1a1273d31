import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onAny } from '../../auth/permission.ts';
import { textField, texts } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { id } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

/** A client asks for those of one task. */
const REFERENCES_MAX = 20;
const PREFIX = 'camunda.secrets.';
const REFERENCE = /^camunda\.secrets\.([A-Za-z_][\w-]{0,127})$/;

const ListBody = z.strictObject({});
const ListAnswer = z.object({ references: texts() });
const ResolveBody = z.strictObject({ references: z.array(id()).min(1).max(REFERENCES_MAX) });
const ResolveAnswer = z.object({
  resolved: z.array(z.object({ reference: textField(), value: textField() })),
  errors: z.array(z.object({ reference: textField(), code: textField(), message: textField() })),
});

type ResolvedReferences = z.output<typeof ResolveAnswer>;

/** Secrets as desktop tools and connector runtimes ask for them: by reference, in the default tenant of the caller. */
@Controller()
export class SecretReferencesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/secrets/list',
    summary: 'List references to the secrets there are; values are not shown',
    permission: filtered('SECRET:READ'),
    level: 'L3',
    idempotency: 'R',
    body: ListBody,
    status: 200,
    response: ListAnswer,
  })
  async listSecretReferences(@Input() call: Call<typeof ListBody>): Promise<object> {
    const secrets = await this.runtime.secrets.list(call.context());
    const visible = secrets.filter(({ name }) => this.access.isAllowed(call.caller, ['SECRET:READ'], name));
    return { references: visible.map(({ name }) => `${PREFIX}${name}`) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/secrets/resolve',
    summary: 'Values of secrets by their references, for whoever may see them; each is noted as a use',
    permission: onAny('SECRET:REVEAL'),
    level: 'L3',
    idempotency: 'R',
    body: ResolveBody,
    status: 200,
    response: ResolveAnswer,
  })
  async resolveSecretReferences(@Input() call: Call<typeof ResolveBody>): Promise<ResolvedReferences> {
    const answer: ResolvedReferences = { resolved: [], errors: [] };
    for (const reference of new Set(call.body.references)) {
      const name = REFERENCE.exec(reference)?.[1];
      const refuse = (code: string, message: string): unknown =>
        answer.errors.push({ reference, code, message });
      if (name === undefined) refuse('INVALID_REFERENCE', `Write ${PREFIX} and the name of the secret.`);
      else if (!this.access.isAllowed(call.caller, ['SECRET:REVEAL'], name))
        refuse('PERMISSION_MISSING', `You need the permission SECRET:REVEAL on "${name}".`);
      else {
        const value = await this.runtime.secrets.reveal(call.context(), name);
        if (value === null) refuse('NOT_FOUND', `There is no secret "${name}".`);
        else answer.resolved.push({ reference, value });
      }
    }
    return answer;
  }
}
