import type { EntityAdmin } from '../../contract/identity.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';
import { isAlreadyThere } from '../entities/unique-violation.ts';
import { UserEntity } from '../entities/user.entity.ts';
import { keepingAnAdmin } from './last-admin.ts';
import { deleteSessionsOf } from './session-store.ts';

/** Checks and hashes a password that a person or an administrator chose. */
export type PasswordHasher = (password: string, username: string) => Promise<string>;

type Fields = Readonly<Record<string, string | null>>;

/** People. A new one works in the tenant `<default>` until told otherwise; a new password ends the sessions of its owner. */
export function createUserAdmin(
  db: AdminDatabase,
  hashPassword: PasswordHasher,
  changed: () => void,
): EntityAdmin {
  const users = db.getRepository(UserEntity);
  const get = async (username: string): Promise<Record<string, string | null> | null> => {
    const user = await users.findOneBy({ username, active: true });
    return user === null ? null : publicFields(user);
  };
  return {
    get,
    async create(fields) {
      const user = await newUser(fields, hashPassword);
      try {
        await db.transaction(async (tx) => {
          await tx.insert(UserEntity, user);
          await tx.query(
            `insert into memberships (container_kind, container_id, member_kind, member_id) values ('tenant', '<default>', 'user', $1)`,
            [user.username],
          );
        });
      } catch (error) {
        if (!isAlreadyThere(error)) throw error;
        throw new Refusal('ALREADY_EXISTS', `The user "${user.username}" exists already.`, {
          existingKey: user.username,
        });
      }
      changed();
      return publicFields(user);
    },
    async update(username, fields) {
      const password = fields['password'];
      const change: Partial<UserEntity> = {
        ...(fields['name'] === undefined ? {} : { name: fields['name'] }),
        ...(fields['email'] === undefined ? {} : { email: fields['email'] }),
        ...(typeof password === 'string' ? { passwordHash: await hashPassword(password, username) } : {}),
      };
      if (Object.keys(change).length > 0) await users.update({ username, active: true }, change);
      if (change.passwordHash !== undefined) await deleteSessionsOf(db, username);
      changed();
      const user = await get(username);
      if (user === null) throw notFound(username);
      return user;
    },
    async remove(username) {
      await keepingAnAdmin(db, async (tx) => {
        const { affected } = await tx.delete(UserEntity, { username });
        if (affected !== 1) throw notFound(username);
        await tx.query(`delete from memberships where member_kind = 'user' and member_id = $1`, [username]);
        await tx.query(`delete from authorizations where owner_type = 'USER' and owner_id = $1`, [username]);
        await tx.query(`delete from drafts where owner_id = $1`, [username]);
      });
      changed();
    },
    async list(filter) {
      const unknown = Object.keys(filter).find((field) => !['username', 'name', 'email'].includes(field));
      if (unknown !== undefined)
        throw new Refusal('INVALID_FILTER', `A user cannot be searched by "${unknown}".`);
      const found = await users.find({ where: { ...filter, active: true }, order: { username: 'ASC' } });
      return found.map(publicFields);
    },
  };
}

// helpers

async function newUser(
  fields: Fields,
  hashPassword: PasswordHasher,
): Promise<Pick<UserEntity, 'username' | 'name' | 'email' | 'passwordHash'>> {
  const username = fields['username'] ?? '';
  if (!/^[\w.@+-]{1,255}$/.test(username)) {
    throw new Refusal(
      'INVALID_VALUE',
      'A user name consists of letters, digits and . _ @ + -, at most 255 of them.',
      { field: 'username' },
    );
  }
  const password = fields['password'];
  if (typeof password !== 'string')
    throw new Refusal('MISSING_FIELD', 'A new user needs a password.', { field: 'password' });
  return {
    username,
    name: fields['name'] ?? null,
    email: fields['email'] ?? null,
    passwordHash: await hashPassword(password, username),
  };
}

function publicFields(user: Pick<UserEntity, 'username' | 'name' | 'email'>): Record<string, string | null> {
  return { username: user.username, name: user.name, email: user.email };
}

function notFound(username: string): Refusal {
  return new Refusal('NOT_FOUND', `There is no user "${username}".`);
}
