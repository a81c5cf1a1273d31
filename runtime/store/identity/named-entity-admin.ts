import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { EntityAdmin } from '../../contract/identity.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';
import { isAlreadyThere } from '../entities/unique-violation.ts';
import { keepingAnAdmin } from './last-admin.ts';

interface NamedKind<E extends ObjectLiteral> {
  readonly entity: EntityTarget<E>;
  /** `group`, `role` or `tenant`. */
  readonly kind: 'group' | 'role' | 'tenant';
  readonly idField: string & keyof E;
  readonly idPattern: RegExp;
  /** Throws when other rows need it. */
  readonly assertUnused?: (tx: EntityManager, id: string) => Promise<void>;
  readonly changed: () => void;
}

/** Groups, roles and tenants differ in little but their name: an id, a name and a description each. */
export function createNamedEntityAdmin<E extends ObjectLiteral>(
  db: AdminDatabase,
  of: NamedKind<E>,
): EntityAdmin {
  const rows = db.getRepository(of.entity);
  const where = (id: string): FindOptionsWhere<E> => ({ [of.idField]: id }) as FindOptionsWhere<E>;
  const publicFields = (row: E): Record<string, string | null> => ({
    [of.idField]: row[of.idField] as string,
    name: row['name'] as string,
    description: row['description'] as string | null,
  });
  const get = async (id: string): Promise<Record<string, string | null> | null> => {
    const row = await rows.findOneBy(where(id));
    return row === null ? null : publicFields(row);
  };
  return {
    get,
    async create(fields) {
      const id = fields[of.idField] ?? '';
      if (!of.idPattern.test(id)) {
        throw new Refusal('INVALID_VALUE', `"${id.slice(0, 100)}" cannot be the id of a ${of.kind}.`, {
          field: of.idField,
        });
      }
      const row = {
        [of.idField]: id,
        name: fields['name'] ?? id,
        description: fields['description'] ?? null,
      };
      try {
        await rows.insert(row as unknown as Parameters<typeof rows.insert>[0]);
      } catch (error) {
        if (isAlreadyThere(error))
          throw new Refusal('ALREADY_EXISTS', `The ${of.kind} "${id}" exists already.`, { existingKey: id });
        throw error;
      }
      return row;
    },
    async update(id, fields) {
      const change = Object.fromEntries(
        ['name', 'description'].filter((f) => fields[f] !== undefined).map((f) => [f, fields[f]]),
      );
      if (Object.keys(change).length > 0)
        await rows.update(where(id), change as Parameters<typeof rows.update>[1]);
      const row = await get(id);
      if (row === null) throw notFound(of.kind, id);
      return row;
    },
    remove: (id) => removeEntity(db, of, id),
    async list(filter) {
      const known = [of.idField, 'name', 'description'];
      const unknown = Object.keys(filter).find((field) => !known.includes(field));
      if (unknown !== undefined)
        throw new Refusal('INVALID_FILTER', `A ${of.kind} cannot be searched by "${unknown}".`);
      const found = await rows.find({
        where: filter as FindOptionsWhere<E>,
        order: { [of.idField]: 'ASC' } as never,
      });
      return found.map(publicFields);
    },
  };
}

// helpers

function notFound(kind: string, id: string): Refusal {
  return new Refusal('NOT_FOUND', `There is no ${kind} "${id}".`);
}

/** With its memberships and rights. */
async function removeEntity<E extends ObjectLiteral>(
  db: AdminDatabase,
  of: NamedKind<E>,
  id: string,
): Promise<void> {
  await keepingAnAdmin(db, async (tx) => {
    await of.assertUnused?.(tx, id);
    const { affected } = await tx
      .getRepository(of.entity)
      .delete({ [of.idField]: id } as FindOptionsWhere<E>);
    if (affected !== 1) throw notFound(of.kind, id);
    await tx.query(
      'delete from memberships where container_kind = $1 and container_id = $2 or member_kind = $1 and member_id = $2',
      [of.kind, id],
    );
    await tx.query('delete from authorizations where owner_type = $1 and owner_id = $2', [
      of.kind.toUpperCase(),
      id,
    ]);
  });
  of.changed();
}
