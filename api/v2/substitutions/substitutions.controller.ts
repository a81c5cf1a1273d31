import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { Authenticator } from '../../auth/authenticator.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { Substitution, SubstitutionBody, SubstitutionList, SubstitutionParams } from './substitutions.dto.ts';

type BodyCall = Call<typeof SubstitutionBody>;

/** Who stands in while somebody is away: people arrange it themselves, administrators for everybody. */
@Controller()
export class SubstitutionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/substitutions',
    summary: 'Name a deputy for an absence; they read and complete what is assigned to the absent person',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    status: 201,
    body: SubstitutionBody,
    response: Substitution,
    alwaysExtended: true,
    codes: ['INVALID_VALUE', 'PERMISSION_MISSING', 'OVERLAP', 'SUBSTITUTION_LOOP'],
  })
  async createSubstitution(@Input() call: BodyCall): Promise<object> {
    return this.changing(this.runtime.identity.substitutions.create(call.caller, requestOf(call)));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/substitutions/search',
    summary: 'The absences you are part of, as absent person or deputy; all of them with SUBSTITUTION:READ',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    response: SubstitutionList,
    alwaysExtended: true,
  })
  async searchSubstitutions(@Input() call: Call): Promise<object> {
    return { items: await this.runtime.identity.substitutions.list(call.caller) };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/substitutions/:substitutionKey',
    summary: 'Change an absence or its deputy',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: SubstitutionParams,
    body: SubstitutionBody,
    response: Substitution,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_VALUE', 'PERMISSION_MISSING', 'OVERLAP', 'SUBSTITUTION_LOOP'],
  })
  async replaceSubstitution(
    @Input() call: Call<typeof SubstitutionBody, typeof SubstitutionParams>,
  ): Promise<object> {
    const { substitutionKey } = call.params;
    const { substitutions } = this.runtime.identity;
    return this.changing(substitutions.replace(call.caller, substitutionKey, requestOf(call)));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/substitutions/:substitutionKey',
    summary: 'End a substitution at once',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    params: SubstitutionParams,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async deleteSubstitution(@Input() call: Call<undefined, typeof SubstitutionParams>): Promise<void> {
    await this.changing(this.runtime.identity.substitutions.remove(call.caller, call.params.substitutionKey));
  }

  /** What a deputy may read has changed. */
  private async changing<T>(change: Promise<T>): Promise<T> {
    const result = await change;
    this.authenticator.forget();
    return result;
  }
}

// helpers

function requestOf({ body }: Pick<BodyCall, 'body'>) {
  return { ...body, note: body.note ?? null };
}
