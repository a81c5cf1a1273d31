import { booleanArray, numberArray, textArray } from './array-literal.ts';
import { decisionSections } from './group-decisions.ts';
import { documentSections } from './group-documents.ts';
import { escalationSections } from './group-escalations.ts';
import { afterChecks, checkSections, claimSections } from './group-claims.ts';
import { pageSections } from './group-pages.ts';
import { historySections } from './group-history.ts';
import { holdSections } from './group-holds.ts';
import type { GroupRows, LossReason, SectionName } from './group-rows.ts';
import type { Section } from './group-section.ts';
import { typeSections } from './group-types.ts';
import { webhookSections } from './group-webhooks.ts';
import { writeSections } from './group-writes.ts';

/** One prepared statement for one combination of sections that have rows; a section without rows is not in it. */
export interface GroupStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

export function buildGroupStatement(rows: GroupRows): GroupStatement {
  const present: SectionName[] = [];
  let mask = 0;
  for (let index = 0; index < sectionNames.length; index += 1) {
    const name = sectionNames[index] as SectionName;
    if (rows[name].length === 0) continue;
    present.push(name);
    mask += 2 ** index;
  }
  const name = `group_${mask.toString(36)}`;
  let text = texts.get(name);
  if (text === undefined) texts.set(name, (text = compose(present)));
  return { name, text, values: valuesOf(rows, present) };
}

// helpers

const sections = {
  ...checkSections,
  ...claimSections,
  ...historySections,
  ...writeSections,
  ...pageSections,
  ...holdSections,
  ...decisionSections,
  ...typeSections,
  ...escalationSections,
  ...documentSections,
  ...webhookSections,
} as Readonly<Record<SectionName, Section>>;
const sectionNames = Object.keys(sections) as SectionName[];

const blockedBy: Partial<Record<SectionName, Exclude<LossReason, 'revision'>>> = {
  idempotency: 'idempotency',
  jobChecks: 'job',
  runCommands: 'command',
  holds: 'hold',
  messageUses: 'message',
};

/** A few dozen combinations occur in practice; texts are kept for the life of the process. */
const texts = new Map<string, string>();

function compose(present: readonly SectionName[]): string {
  const checks = present.filter((name) => sections[name].role === 'check');
  const claims = present.filter((name) => sections[name].role === 'claim');
  const writes = present.filter((name) => sections[name].role === 'write');
  const free =
    checks.length === 0 ? 'true' : 'NOT EXISTS (SELECT FROM blocked b WHERE b.key = r."instanceKey")';
  let parameter = 0;
  const unnested = new Map<SectionName, string>();
  for (const name of present) {
    const { columns } = sections[name];
    const arrays = columns.map(([, type]) => `$${(parameter += 1)}::${type}[]`).join(', ');
    unnested.set(name, `unnest(${arrays}) AS r(${columns.map(([member]) => `"${member}"`).join(', ')})`);
  }
  const fill = (name: SectionName, sql: string): string =>
    sql
      .replaceAll('@rows', unnested.get(name) ?? '')
      .replaceAll('@won', 'JOIN won w ON w.key = r."instanceKey"')
      .replaceAll('@free', free);
  const queries: string[] = checks.map((name) => fill(name, sections[name].sql));
  if (checks.length > 0) {
    queries.push(
      `blocked AS (${checks.map((name) => `SELECT key FROM ${blockedBy[name] ?? ''}_blocked`).join(' UNION ALL ')})`,
    );
  }
  queries.push(...claims.map((name) => fill(name, sections[name].sql)));
  queries.push(`won AS (${claims.map((name) => `SELECT key FROM "${name}"`).join(' UNION ALL ')})`);
  for (const name of checks) {
    const after = afterChecks[name];
    if (after !== undefined) queries.push(fill(name, after));
  }
  for (const name of writes) queries.push(`"${name}" AS (${fill(name, sections[name].sql)})`);
  const answers = ["SELECT 'won' AS what, w.key::text AS key FROM won w"];
  for (const name of checks)
    answers.push(`SELECT '${blockedBy[name] ?? ''}', b.key::text FROM ${blockedBy[name] ?? ''}_blocked b`);
  return `WITH ${queries.join(',\n')}\n${answers.join('\nUNION ALL ')}`;
}

type Row = Readonly<Record<string, unknown>>;

function valuesOf(rows: GroupRows, present: readonly SectionName[]): string[] {
  const values: string[] = [];
  for (const name of present) {
    const list = rows[name] as unknown as readonly Row[];
    for (const [member, type] of sections[name].columns) values.push(arrayOf(list, member, type));
  }
  return values;
}

/** `unnest` fills shorter lists with NULL: what is NULL at the end, and that is most often all of a column, need not be told. */
function arrayOf(list: readonly Row[], member: string, type: string): string {
  let length = list.length;
  while (length > 0 && (list[length - 1]?.[member] ?? null) === null) length -= 1;
  const column: unknown[] = [];
  for (let index = 0; index < length; index += 1) column.push(list[index]?.[member]);
  if (type === 'text') return textArray(column as (string | null)[]);
  if (type === 'bool') return booleanArray(column as (boolean | null)[]);
  return numberArray(column as (number | null)[]);
}
