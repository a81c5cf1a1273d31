import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { Authenticator } from '../../auth/authenticator.ts';
import { onAny, onPath } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { presentFields } from './entity-fields.ts';
import { listEntities } from './entity-list.ts';
import {
  CreateUserBody,
  UpdateUserBody,
  User,
  UserParams,
  UserSearch,
  UserSearchAnswer,
} from './identity.dto.ts';

/** People who can sign in. */
@Controller()
export class UsersController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/users',
    summary: 'Create a user',
    permission: onAny('USER:CREATE'),
    level: 'L3',
    idempotency: 'N',
    body: CreateUserBody,
    status: 201,
    response: User,
    codes: ['ALREADY_EXISTS'],
  })
  async createUser(@Input() call: Call<typeof CreateUserBody>): Promise<object> {
    return this.runtime.identity.users.create(presentFields(call.body));
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/users/search',
    summary: 'Find users',
    permission: onAny('USER:READ'),
    level: 'L3',
    idempotency: 'R',
    body: UserSearch,
    response: UserSearchAnswer,
    codes: ['INVALID_FILTER'],
  })
  async searchUsers(@Input() call: Call<typeof UserSearch>): Promise<object> {
    return listEntities(this.runtime.identity.users, call.body);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/users/:username',
    summary: 'Read a user',
    permission: onPath('username', 'USER:READ'),
    level: 'L3',
    idempotency: 'R',
    params: UserParams,
    response: User,
    codes: ['NOT_FOUND'],
  })
  async getUser(@Input() call: Call<undefined, typeof UserParams>): Promise<object> {
    return found(await this.runtime.identity.users.get(call.params.username));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/users/:username',
    summary: 'Change a user',
    permission: onPath('username', 'USER:UPDATE'),
    level: 'L3',
    idempotency: 'N',
    params: UserParams,
    body: UpdateUserBody,
    response: User,
    codes: ['NOT_FOUND'],
  })
  async updateUser(@Input() call: Call<typeof UpdateUserBody, typeof UserParams>): Promise<object> {
    const user = await this.runtime.identity.users.update(call.params.username, presentFields(call.body));
    this.authenticator.forget();
    return user;
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/users/:username',
    summary: 'Delete a user',
    permission: onPath('username', 'USER:DELETE'),
    level: 'L3',
    idempotency: 'N',
    params: UserParams,
    codes: ['NOT_FOUND', 'LAST_ADMIN'],
  })
  async deleteUser(@Input() call: Call<undefined, typeof UserParams>): Promise<void> {
    await this.runtime.identity.users.remove(call.params.username);
    this.authenticator.forget();
  }
}
