import pg from 'pg';
import type { Pool, QueryResultRow } from 'pg';

/** A pool, or one connection of it inside a transaction. */
export type Reader = Pick<Pool, 'query'>;

/** What every read needs: where to read, and the time that `{now}` in a statement stands for (virtual in test mode). */
export interface ReadSource {
  readonly reader: Reader;
  readonly now: () => number;
}

const TIMESTAMPTZ = 1184;

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

  async run<R extends QueryResultRow>(source: ReadSource, statement: string): Promise<R[]> {
    const text = statement.includes('{now}')
      ? statement.replaceAll('{now}', this.bind(new Date(source.now()).toISOString(), 'timestamptz'))
      : statement;
    const { rows } = await source.reader.query<R>({ text, values: this.#values, types: rawInstants });
    return rows;
  }
}
