import { isTimeZone } from '#engine';
import type { IdentityService, Preferences, SignedIn } from '../contract/identity.ts';
import { Refusal } from '../contract/refusal.ts';
import { GroupEntity } from '../store/entities/group.entity.ts';
import type { AdminDatabase } from '../store/entities/open-admin-database.ts';
import { RoleEntity } from '../store/entities/role.entity.ts';
import { TenantEntity } from '../store/entities/tenant.entity.ts';
import {
  deleteAuthorization,
  insertAuthorizations,
  listAuthorizations,
  updateAuthorization,
} from '../store/identity/authorization-store.ts';
import { groupNames, searchDirectory } from '../store/identity/directory-store.ts';
import {
  addMember,
  listMembers,
  listRolesOfGroup,
  removeMember,
} from '../store/identity/membership-store.ts';
import { createNamedEntityAdmin } from '../store/identity/named-entity-admin.ts';
import { findProfile, updateProfile } from '../store/identity/profile-store.ts';
import { deleteSession, insertSession, touchSession } from '../store/identity/session-store.ts';
import { assertTenantUnused } from '../store/identity/tenant-use.ts';
import { createUserAdmin } from '../store/identity/user-admin.ts';
import { ApiTokens } from './api-tokens.ts';
import { FirstRun } from './first-run.ts';
import { isAllowed, isTaskActionAllowed } from './grants.ts';
import { checkNewPassword, hashPassword } from './password.ts';
import { Principals } from './principals.ts';
import { createSecret, hashSecret } from './secret.ts';
import { SignIn } from './sign-in.ts';
import { createSubstitutions } from './substitutions.ts';

export interface IdentityOptions {
  readonly database: AdminDatabase;
  /** Milliseconds of a clock that only moves forward, for the age of cached rows. */
  readonly now: () => number;
  /** Refuses weak passwords from the environment too. */
  readonly production?: boolean;
}

const ID = /^[\w.@+-]{1,255}$/;
const TENANT_ID = /^(<default>|[\w.-]{1,31})$/;

/** Identity over PostgreSQL: see the contract for what each member promises. */
export function createIdentity(options: IdentityOptions): IdentityService {
  const { database: db, now } = options;
  const principals = new Principals(db, now);
  const signIn = new SignIn(db, principals, now);
  const tokens = new ApiTokens(db, principals, now);
  const firstRun = new FirstRun(db, { acceptsWeakPassword: options.production !== true });
  const changed = (): void => principals.forgetAll();
  const afterChange = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    changed();
    return result;
  };
  return {
    verifyPassword: (username, password, address) => signIn.verify(username, password, address),
    async createSession(userId, address) {
      const token = createSecret();
      const expiresAt = await insertSession(db, hashSecret(token), userId, address);
      await signIn.forgetFailures(userId);
      return { token, expiresAt };
    },
    async verifySession(token): Promise<SignedIn | null> {
      const username = await touchSession(db, hashSecret(token));
      return username === null ? null : principals.signedIn(username);
    },
    loadUser: (username) => principals.signedIn(username),
    endSession: (token) => deleteSession(db, hashSecret(token)),
    verifyApiToken: (clientId, secret) => tokens.verify(clientId, secret),
    loadClient: (clientId) => tokens.loadClient(clientId),
    createApiToken: (owner, request) => tokens.create(owner, request),
    revokeApiToken: (owner, clientId) => tokens.revoke(owner, clientId),
    listApiTokens: (owner) => tokens.list(owner),
    setupState: () => firstRun.state(),
    issueSetupToken: () => firstRun.issueToken(),
    setup: (token, user) => afterChange(firstRun.setUp(token, user)),
    setupFromEnvironment: (user) => afterChange(firstRun.fromEnvironment(user)),
    isAllowed,
    isTaskActionAllowed,
    async profile({ kind, id }) {
      return kind === 'user' ? findProfile(db, id) : null;
    },
    async saveProfile({ kind, id }, { name, preferences }) {
      if (kind !== 'user') return null;
      requireTimeZone(preferences);
      await updateProfile(db, id, name, preferences);
      if (name !== undefined) changed();
      return findProfile(db, id);
    },
    ...directory(db),
    ...entityAdmins(db, changed),
    substitutions: createSubstitutions(db, changed),
    authorize: (owner, grants) => afterChange(insertAuthorizations(db, owner, grants)),
    listAuthorizations: (owner) => listAuthorizations(db, owner),
    replaceAuthorization: (key, owner, grants) => afterChange(updateAuthorization(db, key, owner, grants)),
    rolesOfGroup: (groupId) => listRolesOfGroup(db, groupId),
    removeAuthorization: (key) => afterChange(deleteAuthorization(db, key)),
    addMember: (container, id, kind, memberId) => afterChange(addMember(db, container, id, kind, memberId)),
    listMembers: (container, id, kind) => listMembers(db, container, id, kind),
    removeMember: (container, id, kind, memberId) =>
      afterChange(removeMember(db, container, id, kind, memberId)),
  };
}

// helpers

/** People and groups by their names, within the tenants of the caller. */
function directory(db: AdminDatabase): Pick<IdentityService, 'searchDirectory' | 'groupNames'> {
  return {
    async searchDirectory(caller, text, kind) {
      if (text.length < 2) return [];
      return searchDirectory(
        db,
        text.slice(0, 255),
        caller.kind === 'system' ? null : caller.tenantIds,
        kind,
      );
    },
    async groupNames(caller, groupIds) {
      return groupNames(db, groupIds, caller.kind === 'system' ? null : caller.tenantIds);
    },
  };
}

function entityAdmins(
  db: AdminDatabase,
  changed: () => void,
): Pick<IdentityService, 'users' | 'groups' | 'roles' | 'tenants'> {
  return {
    users: createUserAdmin(db, checkedHash, changed),
    groups: createNamedEntityAdmin(db, {
      entity: GroupEntity,
      kind: 'group',
      idField: 'groupId',
      idPattern: ID,
      changed,
    }),
    roles: createNamedEntityAdmin(db, {
      entity: RoleEntity,
      kind: 'role',
      idField: 'roleId',
      idPattern: ID,
      changed,
    }),
    tenants: createNamedEntityAdmin(db, {
      entity: TenantEntity,
      kind: 'tenant',
      idField: 'tenantId',
      idPattern: TENANT_ID,
      assertUnused: assertTenantUnused,
      changed,
    }),
  };
}

function requireTimeZone({ timeZone }: Preferences): void {
  if (timeZone !== undefined && timeZone !== '' && !isTimeZone(timeZone))
    throw new Refusal(
      'INVALID_VALUE',
      `There is no time zone "${timeZone}". Send one such as Europe/Berlin, or an empty text for none.`,
      {
        field: 'timeZone',
      },
    );
}

async function checkedHash(password: string, username: string): Promise<string> {
  checkNewPassword(password, username);
  return hashPassword(password);
}
