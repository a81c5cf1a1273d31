import type { Profile, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Authenticator } from '../../auth/authenticator.ts';
import { found } from '../../auth/row-access.ts';
import { textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { anyCase, defined, opt, plainName, text } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

const THEMES = ['LIGHT', 'DARK', 'SYSTEM'] as const;
const DENSITIES = ['COMFORTABLE', 'COMPACT'] as const;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

const OwnProfileBody = z.strictObject({
  name: opt(plainName()),
  theme: opt(anyCase(THEMES)),
  density: opt(anyCase(DENSITIES)),
  language: opt(
    text(35).regex(LANGUAGE, { error: 'INVALID_VALUE: Send a language tag, such as en or pt-BR.' }),
  ),
  timeZone: opt(text(64)),
  singleKeyShortcuts: opt(z.boolean()),
  openNextTask: opt(z.boolean()),
});
const OwnProfile = z
  .object({
    username: textField(),
    name: textOrNull(),
    email: textOrNull(),
    theme: z.enum(THEMES).nullable(),
    density: z.enum(DENSITIES).nullable(),
    language: textOrNull(),
    timeZone: textOrNull(),
    singleKeyShortcuts: z.boolean().nullable(),
    openNextTask: z.boolean().nullable(),
  })
  .meta({ id: 'OwnProfile' });

/** What people say about themselves. */
@Controller()
export class OwnProfileController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/users/me',
    summary: 'Your name and what you have chosen; null where you have not',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    response: OwnProfile,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getOwnProfile(@Input() call: Call): Promise<object> {
    return toAnswer(found(await this.runtime.identity.profile(call.caller)));
  }

  @Endpoint({
    method: 'PATCH',
    path: '/v2/users/me',
    summary: 'Change your name or what you have chosen; what is not sent stays',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    body: OwnProfileBody,
    response: OwnProfile,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async updateOwnProfile(@Input() call: Call<typeof OwnProfileBody>): Promise<object> {
    const { name, ...preferences } = call.body;
    const profile = await this.runtime.identity.saveProfile(
      call.caller,
      defined({ name, preferences: defined(preferences) }),
    );
    if (name !== undefined) this.authenticator.forget();
    return toAnswer(found(profile));
  }
}

// helpers

const UNSET = {
  theme: null,
  density: null,
  language: null,
  timeZone: null,
  singleKeyShortcuts: null,
  openNextTask: null,
};

function toAnswer({ preferences, ...person }: Profile): object {
  // They have an endpoint of their own.
  const { notifications: _, ...shown } = preferences;
  return { ...person, ...UNSET, ...shown };
}
