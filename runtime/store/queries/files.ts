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

export function definitionXml(source: ReadSource, caller: Caller, key: string): Promise<StoredFile | null> {
  return fileOf(
    source,
    key,
    (k, sql) => `process_definitions d join resources r on r.key = d.resource_key
     where d.key = ${k} and ${definitionVisible(caller, sql)}`,
  );
}

export function decisionXml(source: ReadSource, caller: Caller, key: string): Promise<StoredFile | null> {
  return fileOf(
    source,
    key,
    (k, sql) => `decision_definitions d
     join decision_requirements q on q.key = d.requirements_key join resources r on r.key = q.resource_key
     where d.key = ${k} and ${decisionVisible(caller, sql)}`,
  );
}

export function decisionRequirementsXml(
  source: ReadSource,
  caller: Caller,
  key: string,
): Promise<StoredFile | null> {
  return fileOf(
    source,
    key,
    (k, sql) => `decision_requirements q join resources r on r.key = q.resource_key
     where q.key = ${k} and ${requirementsVisible(caller, sql)}`,
  );
}

/** By the key of the file itself, or of what was made of it. */
export function resourceContent(source: ReadSource, caller: Caller, key: string): Promise<StoredFile | null> {
  return fileOf(
    source,
    key,
    (k, sql) => `resources r
     where r.key in (select ${k} union all select d.resource_key from process_definitions d where d.key = ${k}
         union all select q.resource_key from decision_requirements q where q.key = ${k}
         union all select f.resource_key from forms f where f.key = ${k})
       and ${inTenants(caller, 'r.tenant_id', sql)} and ${permitted(permittedIds(caller, 'RESOURCE', 'READ'), 'r.resource_name', sql)}`,
  );
}

// helpers

/** The file `r` of these rows; `rows` gets the key as a parameter. */
async function fileOf(
  source: ReadSource,
  key: string,
  rows: (key: string, sql: SqlText) => string,
): Promise<StoredFile | null> {
  if (!isKey(key)) return null;
  const sql = new SqlText();
  const [row] = await sql.run<{ name: string; content: Buffer }>(
    source,
    `select r.resource_name as name, r.content from ${rows(sql.bind(key, 'bigint'), sql)}`,
  );
  return row ?? null;
}
