import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { Authenticator } from '../../auth/authenticator.ts';
import { onPath } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { declareEndpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import {
  IdParams,
  MemberClientsAnswer,
  MemberGroupsAnswer,
  MemberParams,
  MemberRolesAnswer,
  MemberSearch,
  MemberUsersAnswer,
} from './identity.dto.ts';

type MemberCall = Call<undefined, typeof MemberParams>;
type MemberSearchCall = Call<typeof MemberSearch, typeof IdParams>;
type Container = 'group' | 'role' | 'tenant';
type Kind = 'user' | 'client' | 'group' | 'role';

/** How a member is shown. */
const SHOWN = {
  user: { field: 'username', answer: MemberUsersAnswer },
  client: { field: 'clientId', answer: MemberClientsAnswer },
  group: { field: 'groupId', answer: MemberGroupsAnswer },
  role: { field: 'roleId', answer: MemberRolesAnswer },
} as const;

/** Adding, removing and finding members of one kind in one kind of container: the same for all of them. */
export function memberController(container: Container, kind: Kind): Type {
  @Controller()
  class Members {
    readonly runtime: Runtime;
    readonly authenticator: Authenticator;
    constructor(@Inject(RUNTIME) runtime: Runtime, @Inject(Authenticator) authenticator: Authenticator) {
      this.runtime = runtime;
      this.authenticator = authenticator;
    }

    async add(@Input() call: MemberCall): Promise<void> {
      await this.runtime.identity.addMember(container, call.params.id, kind, call.params.memberId);
      this.authenticator.forget();
    }

    async remove(@Input() call: MemberCall): Promise<void> {
      await this.runtime.identity.removeMember(container, call.params.id, kind, call.params.memberId);
      this.authenticator.forget();
    }

    async search(@Input() call: MemberSearchCall): Promise<object> {
      const { identity } = this.runtime;
      found(await identity[`${container}s`].get(call.params.id));
      const members = await identity.listMembers(container, call.params.id, kind);
      return pageOf(
        members.map((member) => ({ [SHOWN[kind].field]: member })),
        call.body,
      );
    }
  }
  declareMembers(Members, container, kind);
  return Members;
}

// helpers

function declareMembers(of: { readonly prototype: object }, container: Container, kind: Kind): void {
  const [Where, Who] = [capitalized(container), capitalized(kind)];
  const where = `/v2/${container}s/:id/${kind}s`;
  const resource = container.toUpperCase() as Uppercase<Container>;
  const change = {
    permission: onPath('id', `${resource}:UPDATE`),
    level: 'L3',
    idempotency: 'N',
    params: MemberParams,
    path: `${where}/:memberId`,
  } as const;
  declareEndpoint(of, 'add', {
    ...change,
    method: 'PUT',
    operationId: `add${Who}To${Where}`,
    summary: `Add a ${kind} to a ${container}`,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS'],
  });
  declareEndpoint(of, 'remove', {
    ...change,
    method: 'DELETE',
    operationId: `remove${Who}From${Where}`,
    summary: `Take a ${kind} out of a ${container}`,
    codes: container === 'role' ? ['NOT_FOUND', 'LAST_ADMIN'] : ['NOT_FOUND'],
  });
  declareEndpoint(of, 'search', {
    method: 'POST',
    path: `${where}/search`,
    operationId: `search${Who}sOf${Where}`,
    summary: `Find the ${kind}s of a ${container}`,
    permission: onPath('id', `${resource}:READ`),
    level: 'L3',
    idempotency: 'R',
    params: IdParams,
    body: MemberSearch,
    response: SHOWN[kind].answer,
    codes: ['NOT_FOUND'],
  });
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
