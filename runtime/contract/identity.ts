import type { Caller, Grant } from './caller.ts';
import type { DigestRhythm, MailKind } from './mails.ts';
import type { Substitutions } from './substitutions.ts';

export interface SignedIn {
  readonly caller: Caller;
  readonly displayName: string | null;
  readonly email: string | null;
}

/** What a person has chosen; absent where nothing was. */
export interface Preferences {
  readonly theme?: 'LIGHT' | 'DARK' | 'SYSTEM';
  readonly density?: 'COMFORTABLE' | 'COMPACT';
  readonly language?: string;
  readonly timeZone?: string;
  readonly singleKeyShortcuts?: boolean;
  readonly openNextTask?: boolean;
  readonly notifications?: NotificationPreferences;
}

/** Which mails somebody gets, and when. */
export interface NotificationPreferences {
  /** Kinds that are switched off. */
  readonly mailOff: readonly MailKind[];
  /** By the person's own clock, `22:00` to `07:00`; mails wait until it is over. Null: none. */
  readonly quietHours: { readonly from: string; readonly until: string } | null;
  /** One mail with all open tasks instead of many; absent where nothing was chosen, as NONE. */
  readonly digest?: DigestRhythm;
  /** By the person's own clock. */
  readonly digestAt?: string;
  /** ISO days of the week, Monday is 1; a weekly digest comes on the first of them. */
  readonly digestDays?: readonly number[];
  /** No single mails about tasks that the digest has. */
  readonly digestOnly?: boolean;
}

export interface Profile {
  readonly username: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly preferences: Preferences;
}

/** Users, groups, roles, tenants, authorizations, sessions, API tokens, first run. Secrets are stored hashed. */
export interface IdentityService {
  readonly substitutions: Substitutions;
  /** Null for a wrong user or password, in the same time for both. Counts tries (security.md 4). */
  verifyPassword(username: string, password: string, address: string): Promise<SignedIn | null>;
  createSession(userId: string, address: string): Promise<{ token: string; expiresAt: number }>;
  verifySession(token: string): Promise<SignedIn | null>;
  endSession(token: string): Promise<void>;
  /** `mrt_<id>_<secret>` or client id + secret. */
  verifyApiToken(clientId: string, secret: string): Promise<SignedIn | null>;
  /**
   * The client of an API token by its id alone, for access tokens that the API itself signed a moment ago
   * (`/oauth/token`). Null when the token was revoked or has expired.
   */
  loadClient(clientId: string): Promise<SignedIn | null>;
  /** What a person may do, without their signing in; null when there is none, or they may not sign in. */
  loadUser(username: string): Promise<SignedIn | null>;
  createApiToken(
    owner: Caller,
    request: { name: string; expiresAt: string; scopes: readonly Grant[]; tenantIds: readonly string[] },
  ): Promise<{ clientId: string; secret: string }>;
  revokeApiToken(owner: Caller, clientId: string): Promise<boolean>;
  listApiTokens(owner: Caller): Promise<
    readonly {
      clientId: string;
      name: string;
      expiresAt: string;
      createdAt: string;
      lastUsedAt: string | null;
    }[]
  >;
  /** First run: a database fact set once. */
  setupState(): Promise<'open' | 'done'>;
  /** A one-time token, valid 30 min, stored hashed; null once set up. */
  issueSetupToken(): Promise<string | null>;
  /** Refused `SETUP_TOKEN_INVALID`, or NOT_FOUND once done. */
  setup(
    token: string,
    user: { username: string; password: string; name?: string; email?: string },
  ): Promise<void>;
  /** Unattended start: creates the first administrator once; no-op afterwards. */
  setupFromEnvironment(user: { username: string; password: string }): Promise<boolean>;
  /** Plain check; `*` grants match every id. */
  isAllowed(caller: Caller, resourceType: string, permission: string, resourceId?: string): boolean;
  /**
   * The same for one user task: grants by property (assignee, candidateUsers, candidateGroups) are compared with the task, and
   * `PROCESS_DEFINITION:<permission>_USER_TASK` of its process counts too. A person may always read what is assigned to them.
   */
  isTaskActionAllowed(
    caller: Caller,
    permission: 'READ' | 'CLAIM' | 'COMPLETE' | 'UPDATE',
    task: {
      readonly userTaskKey: string;
      readonly processDefinitionId: string;
      readonly assignee: string | null;
      readonly candidateUsers: readonly string[];
      readonly candidateGroups: readonly string[];
    },
  ): boolean;
  /** What people may say about themselves; null for callers that are no persons. */
  profile(caller: Caller): Promise<Profile | null>;
  /** What is not named stays. */
  saveProfile(
    caller: Caller,
    changes: { readonly name?: string; readonly preferences: Preferences },
  ): Promise<Profile | null>;
  searchDirectory(
    caller: Caller,
    text: string,
    kind: 'user' | 'group' | null,
  ): Promise<readonly { id: string; name: string; kind: string }[]>;
  /** What groups are called; those without a name, or not of the caller's tenants, are left out. */
  groupNames(
    caller: Caller,
    groupIds: readonly string[],
  ): Promise<readonly { id: string; name: string; kind: string }[]>;
  users: EntityAdmin;
  groups: EntityAdmin;
  roles: EntityAdmin;
  tenants: EntityAdmin;
  /** Gives an owner grants; the answer is the key of each authorization. */
  authorize(
    owner: { type: 'USER' | 'ROLE' | 'GROUP'; id: string },
    grants: readonly Grant[],
  ): Promise<readonly string[]>;
  listAuthorizations(owner: {
    type: 'USER' | 'ROLE' | 'GROUP';
    id: string;
  }): Promise<readonly { authorizationKey: string; grants: readonly Grant[] }[]>;
  /** Puts other rights, of another owner if need be, in the place of an authorization. All grants are on one resource. */
  replaceAuthorization(
    authorizationKey: string,
    owner: { type: 'USER' | 'ROLE' | 'GROUP'; id: string },
    grants: readonly [Grant, ...Grant[]],
  ): Promise<void>;
  removeAuthorization(authorizationKey: string): Promise<void>;
  /** The roles that a group has. Refused `NOT_FOUND` when there is no such group. */
  rolesOfGroup(groupId: string): Promise<readonly string[]>;
  addMember(
    container: 'group' | 'role' | 'tenant',
    id: string,
    kind: 'user' | 'client' | 'group' | 'role',
    memberId: string,
  ): Promise<void>;
  listMembers(
    container: 'group' | 'role' | 'tenant',
    id: string,
    kind: 'user' | 'client' | 'group' | 'role',
  ): Promise<readonly string[]>;
  removeMember(
    container: 'group' | 'role' | 'tenant',
    id: string,
    kind: 'user' | 'client' | 'group' | 'role',
    memberId: string,
  ): Promise<void>;
}

export interface EntityAdmin {
  create(fields: Readonly<Record<string, string | null>>): Promise<Record<string, string | null>>;
  get(id: string): Promise<Record<string, string | null> | null>;
  update(id: string, fields: Readonly<Record<string, string | null>>): Promise<Record<string, string | null>>;
  remove(id: string): Promise<void>;
  list(filter: Readonly<Record<string, string>>): Promise<readonly Record<string, string | null>[]>;
}
