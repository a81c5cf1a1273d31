import type { Caller } from '../../contract/caller.ts';
import { isKey } from './filter-sql.ts';
import { decisionVisible } from './models/decision-definitions.ts';
import { requirementsVisible } from './models/decision-requirements.ts';
import { definitionVisible } from './models/process-definitions.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';
import { inTenants, permitted, permittedIds } from './visibility.ts';

export interface StoredFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export async function definitionXml(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<StoredFile | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ name: string; content: Buffer }>(
    source,
    `select r.resource_name as name, r.content from process_definitions d join resources r on r.key = d.resource_key
     where d.key = ${sql.bind(key, 'bigint')} and ${definitionVisible(caller, sql)}`,
  );
  return row ?? null;
}

export async function decisionXml(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<StoredFile | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ name: string; content: Buffer }>(
    source,
    `select r.resource_name as name, r.content from decision_definitions d
     join decision_requirements q on q.key = d.requirements_key join resources r on r.key = q.resource_key
     where d.key = ${sql.bind(key, 'bigint')} and ${decisionVisible(caller, sql)}`,
  );
  return row ?? null;
}

export async function decisionRequirementsXml(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<StoredFile | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ name: string; content: Buffer }>(
    source,
    `select r.resource_name as name, r.content from decision_requirements q join resources r on r.key = q.resource_key
     where q.key = ${sql.bind(key, 'bigint')} and ${requirementsVisible(caller, sql)}`,
  );
  return row ?? null;
}

/** By the key of the file itself, or of what was made of it. */
export async function resourceContent(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<StoredFile | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const k = sql.bind(key, 'bigint');
  const [row] = await sql.run<{ name: string; content: Buffer }>(
    source,
    `select r.resource_name as name, r.content from resources r
     where r.key in (select ${k} union all select d.resource_key from process_definitions d where d.key = ${k}
         union all select q.resource_key from decision_requirements q where q.key = ${k}
         union all select f.resource_key from forms f where f.key = ${k})
       and ${inTenants(caller, 'r.tenant_id', sql)} and ${permitted(permittedIds(caller, 'RESOURCE', 'READ'), 'r.resource_name', sql)}`,
  );
  return row ?? null;
}
