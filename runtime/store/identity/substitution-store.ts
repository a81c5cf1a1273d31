import type { Substitution, SubstitutionRequest } from '../../contract/substitutions.ts';
import type { AdminDatabase } from '../entities/open-admin-database.ts';

const shown = `substitution_key::text as "substitutionKey", absent_user as "absentUser", deputy_user as "deputyUser",
  to_char(from_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "from",
  to_char(until_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "until",
  process_ids as "processDefinitionIds", note, created_by as "createdBy",
  case when until_at <= now() then 'ENDED' when from_at > now() then 'PLANNED' else 'ACTIVE' end as state`;

export async function listSubstitutions(
  db: AdminDatabase,
  /** Null: of everybody. */
  username: string | null,
): Promise<readonly Substitution[]> {
  return db.query(
    `select ${shown} from substitutions where $1::text is null or $1 in (absent_user, deputy_user)
     order by until_at desc, substitution_key desc limit 1000`,
    [username],
  );
}

export async function findSubstitution(db: AdminDatabase, key: string): Promise<Substitution | null> {
  const rows: Substitution[] = await db.query(
    `select ${shown} from substitutions where substitution_key = $1`,
    [key],
  );
  return rows[0] ?? null;
}

export type SubstitutionConflict = 'NO_DEPUTY' | 'NO_ABSENT' | 'OVERLAP' | 'SUBSTITUTION_LOOP';

/** Checks and writes under one lock: two that fit alone may not fit together. */
export async function writeSubstitution(
  db: AdminDatabase,
  /** Null for a new one. */
  key: string | null,
  request: SubstitutionRequest,
  createdBy: string,
): Promise<Substitution | SubstitutionConflict> {
  return db.transaction(async (manager) => {
    await manager.query('lock table substitutions in share row exclusive mode');
    const { absentUser, deputyUser, from, until, processDefinitionIds, note } = request;
    const [found]: Record<'deputy' | 'absent' | 'overlap' | 'loop', boolean>[] = await manager.query(
      conflictSql,
      [absentUser, deputyUser, from, until, processDefinitionIds, key],
    );
    if (found?.absent !== true) return 'NO_ABSENT';
    if (!found.deputy) return 'NO_DEPUTY';
    if (found.overlap) return 'OVERLAP';
    if (found.loop) return 'SUBSTITUTION_LOOP';
    const values = [absentUser, deputyUser, from, until, processDefinitionIds, note];
    const rows: [Substitution] | [[Substitution], number] =
      key === null
        ? await manager.query(
            `insert into substitutions (absent_user, deputy_user, from_at, until_at, process_ids, note, created_by)
             values ($1, $2, $3, $4, $5, $6, $7) returning ${shown}`,
            [...values, createdBy],
          )
        : await manager.query(
            `update substitutions set absent_user = $1, deputy_user = $2, from_at = $3, until_at = $4, process_ids = $5, note = $6
             where substitution_key = $7 returning ${shown}`,
            [...values, key],
          );
    const [row] = rows;
    return Array.isArray(row) ? row[0] : row;
  });
}

export async function deleteSubstitution(db: AdminDatabase, key: string): Promise<void> {
  await db.query('delete from substitutions where substitution_key = $1', [key]);
}

// helpers

/** $1 absent, $2 deputy, $3 from, $4 until, $5 processes, $6 the one that is changed. */
const conflictSql = `
with recursive others as (
  select * from substitutions where from_at < $4 and until_at > $3 and substitution_key is distinct from $6::bigint
), chain as (
  select $2::text as person, 1 as depth
  union
  select o.deputy_user, c.depth + 1 from chain c join others o on o.absent_user = c.person where c.depth < 50
)
select exists (select from users where username = $1 and active) as absent,
  exists (select from users where username = $2 and active) as deputy,
  exists (select from others where absent_user = $1
    and (process_ids = '{}' or $5::text[] = '{}' or process_ids && $5::text[])) as overlap,
  exists (select from chain where person = $1) as loop`;
