import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny, onPath } from '../../auth/permission.ts';
import { AccessCheck } from '../../auth/access-check.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { restPath } from '../engine-rest-fields.ts';
import {
  groupsOf,
  GroupRow,
  isLike,
  pageOf,
  peopleQuery,
  Person,
  TenantRow,
  toGroup,
  toPerson,
  toTenant,
  toUser,
  UserRow,
} from './people.ts';

const UserQuery = peopleQuery(
  ['id', 'firstName', 'firstNameLike', 'lastName', 'lastNameLike', 'email', 'emailLike', 'memberOfGroup'],
  ['userId', 'firstName', 'lastName', 'email'],
);
const GroupQuery = peopleQuery(['id', 'name', 'nameLike', 'member'], ['id', 'name']);
const TenantQuery = peopleQuery(['id', 'name', 'nameLike', 'userMember'], ['id', 'name']);
const IdParams = z.object({ id: z.string().min(1).max(255) });
const Count = z.object({ count: z.int() });
const GroupsQuery = z.strictObject({ userId: z.string().min(1).max(255) });
const VerifyBody = z.strictObject({
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(1_000),
});

const read = { method: 'GET', level: 'L3', idempotency: 'R' } as const;

/** People, groups and tenants as apps of Camunda 7 look them up. */
@Controller()
export class EngineRestIdentityController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    ...read,
    ...restPath('/user'),
    operationId: 'listPeople',
    summary: 'List users',
    permission: onAny('USER:READ'),
    query: UserQuery,
    response: z.array(UserRow),
  })
  async users(@Input() call: Call<undefined, undefined, typeof UserQuery>): Promise<readonly object[]> {
    const fields = { userId: 'id', firstName: 'firstName', lastName: 'lastName', email: 'email' } as const;
    const { sortBy = 'userId' } = call.query;
    return pageOf(await this.findUsers(call.query), call.query, fields[sortBy as keyof typeof fields]);
  }

  @Endpoint({
    ...read,
    ...restPath('/user/count'),
    operationId: 'countPeople',
    summary: 'Count users',
    permission: onAny('USER:READ'),
    query: UserQuery,
    response: Count,
  })
  async countUsers(@Input() call: Call<undefined, undefined, typeof UserQuery>): Promise<object> {
    return { count: (await this.findUsers(call.query)).length };
  }

  @Endpoint({
    ...read,
    ...restPath('/user/:id/profile'),
    operationId: 'readPerson',
    summary: 'The profile of a user',
    permission: onPath('id', 'USER:READ'),
    params: IdParams,
    response: UserRow,
    codes: ['NOT_FOUND'],
  })
  async userProfile(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return toUser(found(await this.runtime.identity.users.get(call.params.id)));
  }

  @Endpoint({
    ...read,
    ...restPath('/group'),
    operationId: 'listPeopleGroups',
    summary: 'List groups',
    permission: onAny('GROUP:READ'),
    query: GroupQuery,
    response: z.array(GroupRow),
  })
  async groups(@Input() call: Call<undefined, undefined, typeof GroupQuery>): Promise<readonly object[]> {
    const { sortBy = 'id' } = call.query;
    return pageOf(await this.findGroups(call.query), call.query, sortBy as 'id' | 'name');
  }

  @Endpoint({
    ...read,
    ...restPath('/group/count'),
    operationId: 'countPeopleGroups',
    summary: 'Count groups',
    permission: onAny('GROUP:READ'),
    query: GroupQuery,
    response: Count,
  })
  async countGroups(@Input() call: Call<undefined, undefined, typeof GroupQuery>): Promise<object> {
    return { count: (await this.findGroups(call.query)).length };
  }

  @Endpoint({
    ...read,
    ...restPath('/group/:id'),
    operationId: 'readPeopleGroup',
    summary: 'Read a group',
    permission: onPath('id', 'GROUP:READ'),
    params: IdParams,
    response: GroupRow,
    codes: ['NOT_FOUND'],
  })
  async readGroup(@Input() call: Call<undefined, typeof IdParams>): Promise<object> {
    return toGroup(found(await this.runtime.identity.groups.get(call.params.id)));
  }

  @Endpoint({
    ...read,
    ...restPath('/tenant'),
    operationId: 'listTenantRows',
    summary: 'List tenants; the default one is none of them',
    permission: onAny('TENANT:READ'),
    query: TenantQuery,
    response: z.array(TenantRow),
  })
  async tenants(@Input() call: Call<undefined, undefined, typeof TenantQuery>): Promise<readonly object[]> {
    const { sortBy = 'id' } = call.query;
    return pageOf(await this.findTenants(call.query), call.query, sortBy as 'id' | 'name');
  }

  @Endpoint({
    ...read,
    ...restPath('/tenant/count'),
    operationId: 'countTenantRows',
    summary: 'Count tenants',
    permission: onAny('TENANT:READ'),
    query: TenantQuery,
    response: Count,
  })
  async countTenants(@Input() call: Call<undefined, undefined, typeof TenantQuery>): Promise<object> {
    return { count: (await this.findTenants(call.query)).length };
  }

  /** Everybody may ask for their own groups; those of others are for who may read groups. */
  @Endpoint({
    ...read,
    ...restPath('/identity/groups'),
    summary: 'The groups of a user, and who else is in them',
    permission: 'self',
    query: GroupsQuery,
    response: z.object({
      groups: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
      groupUsers: z.array(Person),
    }),
  })
  async readGroupsOfUser(@Input() call: Call<undefined, undefined, typeof GroupsQuery>): Promise<object> {
    const { userId } = call.query;
    if (userId !== call.caller.id) this.access.require(call.caller, ['GROUP:READ']);
    const groups = await groupsOf(this.runtime, userId);
    const { identity } = this.runtime;
    const members = await Promise.all(
      groups.map((group) => identity.listMembers('group', String(group['groupId']), 'user')),
    );
    const others = [...new Set(members.flat())].filter((username) => username !== userId).sort();
    const people = await Promise.all(others.map((username) => identity.users.get(username)));
    return {
      groups: groups.map(toGroup).map(({ id, name }) => ({ id, name })),
      groupUsers: people.flatMap((person) => (person === null ? [] : [toPerson(person)])),
    };
  }

  /** Counts as a try to sign in, so that it is no way to guess passwords. */
  @Endpoint({
    ...restPath('/identity/verify'),
    method: 'POST',
    level: 'L3',
    idempotency: 'R',
    operationId: 'verifyPassword',
    summary: 'Is this the password of the user?',
    permission: onAny('USER:READ'),
    status: 200,
    body: VerifyBody,
    response: z.object({ authenticatedUser: z.string(), authenticated: z.boolean() }),
  })
  async verify(@Input() call: Call<typeof VerifyBody>): Promise<object> {
    const { username, password } = call.body;
    const signedIn = await this.runtime.identity.verifyPassword(username, password, call.request.ip);
    return { authenticatedUser: username, authenticated: signedIn !== null };
  }

  private async findUsers(asked: z.output<typeof UserQuery>) {
    const { identity } = this.runtime;
    const { memberOfGroup } = asked;
    const members =
      memberOfGroup === undefined ? null : await identity.listMembers('group', memberOfGroup, 'user');
    return (await identity.users.list({}))
      .map(toUser)
      .filter(
        ({ id, firstName, lastName, email }) =>
          (members?.includes(id) ?? true) &&
          isAsked({ id, firstName, lastName, email }, asked) &&
          (asked.idIn?.includes(id) ?? true),
      );
  }

  private async findGroups(asked: z.output<typeof GroupQuery>) {
    const { member } = asked;
    const groups =
      member === undefined
        ? await this.runtime.identity.groups.list({})
        : await groupsOf(this.runtime, member);
    return groups
      .map(toGroup)
      .filter(({ id, name }) => isAsked({ id, name }, asked) && (asked.idIn?.includes(id) ?? true));
  }

  private async findTenants(asked: z.output<typeof TenantQuery>) {
    const { identity } = this.runtime;
    const rows = (await identity.tenants.list({})).map(toTenant).filter(({ id }) => id !== '<default>');
    const { userMember } = asked;
    const isIn = async (id: string): Promise<boolean> =>
      userMember === undefined || (await identity.listMembers('tenant', id, 'user')).includes(userMember);
    const members = await Promise.all(rows.map(({ id }) => isIn(id)));
    return rows.filter(
      ({ id, name }, index) =>
        members[index] === true && isAsked({ id, name }, asked) && (asked.idIn?.includes(id) ?? true),
    );
  }
}

// helpers

/** `name` and `nameLike` of each field that is asked for. */
function isAsked(
  row: Readonly<Record<string, string | null>>,
  asked: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(row).every(([field, value]) => {
    const [equal, like] = [asked[field], asked[`${field}Like`]];
    return (equal === undefined || value === equal) && (typeof like !== 'string' || isLike(value, like));
  });
}
