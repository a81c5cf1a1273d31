import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Pool, QueryResultRow } from 'pg';
import type { WorkingCalendar } from '#engine';
import { Refusal } from '../../contract/refusal.ts';

/** A pool, or one connection of it inside a transaction. */
export type Reader = Pick<Pool, 'query'>;

/** What every read needs: where to read, and the time that `{now}` in a statement stands for (virtual in test mode). */
export interface ReadSource {
  readonly reader: Reader;
  readonly now: () => number;
  /** The working calendars of a tenant, in memory. */
  readonly calendarsOf?: (tenantId: string) => Readonly<Record<string, WorkingCalendar>>;
}

const TIMESTAMPTZ = 1184;

/** The server gives up a read after the statement timeout of its pool. */
const QUERY_CANCELED = '57014';

function tookTooLong(): Refusal {
  return new Refusal(
    'READ_TIMEOUT',
    'The search took longer than reads may. Narrow the filter, by process, time or key, and ask again.',
  );
}

/** Instants stay text: a cursor needs their microseconds, and formatting them in SQL would cost each row before the sort. */
const rawInstants: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === TIMESTAMPTZ
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Collects the values of a statement: text of callers goes into parameters, never into SQL. */
export class SqlText {
  readonly #values: unknown[] = [];

  /** A parameter with an explicit type, so that the planner can use indexes of that type. */
  bind(value: unknown, type: string): string {
    this.#values.push(value);
    return `$${this.#values.length}::${type}`;
  }

  /** `plannedEachTime`: for reads over very different numbers of rows, where one plan for all would be a bad one. */
  async run<R extends QueryResultRow>(
    source: ReadSource,
    statement: string,
    plan?: 'plannedEachTime',
  ): Promise<R[]> {
    const text = statement.includes('{now}')
      ? statement.replaceAll('{now}', this.bind(new Date(source.now()).toISOString(), 'timestamptz'))
      : statement;
    const query = {
      ...(plan === undefined ? nameOf(text) : {}),
      text,
      values: this.#values,
      types: rawInstants,
    };
    try {
      const { rows } = await source.reader.query<R>(query);
      return rows;
    } catch (error) {
      throw (error as { code?: unknown } | null)?.code === QUERY_CANCELED ? tookTooLong() : error;
    }
  }
}

// helpers

/**
 * History has a partition per day, so planning a list takes longer than reading it: the searches that come first keep their plan.
 * Others are planned each time, because every combination of filters that somebody tries would stay in each connection for ever.
 */
const NAMED_MAX = 250;
const names = new Map<string, string>();

function nameOf(text: string): { name?: string } {
  const known = names.get(text);
  if (known !== undefined) return { name: known };
  if (names.size >= NAMED_MAX) return {};
  const name = `read_${names.size}_${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  names.set(text, name);
  return { name };
}
