import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ApiProblem } from '../http/api-problem.ts';
import { Input } from '../http/call.ts';
import type { Call } from '../http/call.ts';
import { Endpoint } from '../http/endpoint.ts';
import { defined, opt, text } from '../http/fields.ts';
import { RUNTIME } from '../runtime.token.ts';
import { email, password, User, username } from '../v2/identity/identity.dto.ts';

const SetupBody = z.strictObject({
  username: username(),
  password: password(),
  name: opt(text(255)),
  email: email(),
});
const SetupState = z.object({ state: z.enum(['open', 'done']) });

/** The first administrator (security.md 4): once, with the token from the console, and never again. */
@Controller()
export class SetupController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/setup/user',
    summary: 'Create the first administrator with the setup token',
    permission: 'anonymous',
    level: 'L2',
    idempotency: '-',
    body: SetupBody,
    status: 201,
    response: User,
    codes: ['SETUP_TOKEN_INVALID', 'NOT_FOUND'],
  })
  async setUp(@Input() call: Call<typeof SetupBody>): Promise<object> {
    const token = call.request.headers['millrace-setup-token'];
    if ((await this.runtime.identity.setupState()) === 'done')
      throw new ApiProblem('NOT_FOUND', 'It does not exist, was removed, or is not for you. Check the key.');
    if (typeof token !== 'string' || token === '')
      throw new ApiProblem(
        'SETUP_TOKEN_INVALID',
        'The header Millrace-Setup-Token is missing. Read the token from the console of the server.',
      );
    const { username: name, ...more } = call.body;
    await this.runtime.identity.setup(token, { username: name, ...defined(more) });
    return { username: name, name: call.body.name ?? null, email: call.body.email ?? null };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/setup',
    summary: 'Whether the first administrator exists',
    permission: 'anonymous',
    level: 'X1',
    idempotency: 'R',
    response: SetupState,
    alwaysExtended: true,
  })
  async getSetupState(): Promise<object> {
    return { state: await this.runtime.identity.setupState() };
  }
}
