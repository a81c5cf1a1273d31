import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { textField } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { anyCase, id, opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

const DirectoryQuery = z.strictObject({
  q: z.string().min(2).max(100),
  kind: opt(anyCase(['user', 'group'])),
});
/** More than stand on one page. */
const GROUPS_MAX = 200;
const NamesBody = z.strictObject({ groupIds: z.array(id()).min(1).max(GROUPS_MAX) });
const Found = z.object({
  items: z.array(z.object({ id: textField(), name: textField(), kind: textField() })),
});

/** Names for the people pickers. */
@Controller()
export class DirectoryController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/directory/search',
    summary: 'Find users and groups by a part of their name',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    query: DirectoryQuery,
    response: Found,
    alwaysExtended: true,
  })
  async searchDirectory(@Input() call: Call<undefined, undefined, typeof DirectoryQuery>): Promise<object> {
    const { q, kind } = call.query;
    return { items: await this.runtime.identity.searchDirectory(call.caller, q, kind ?? null) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/directory/names',
    summary: 'What groups are called; those without a name are left out',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    body: NamesBody,
    response: Found,
    alwaysExtended: true,
  })
  async findDirectoryNames(@Input() call: Call<typeof NamesBody>): Promise<object> {
    return { items: await this.runtime.identity.groupNames(call.caller, call.body.groupIds) };
  }
}
