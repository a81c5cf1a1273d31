import type { Caller } from '../../contract/caller.ts';
import type { Filter, FilterValue, SearchKind } from '../../contract/queries.ts';
import type { SqlText } from './sql-text.ts';

export type ColumnKind = 'text' | 'enum' | 'key' | 'number' | 'date' | 'boolean' | 'json' | 'texts';

/** One public field: its SQL over the model's FROM, and what callers may do with it. */
export interface Column {
  readonly sql: string;
  readonly kind: ColumnKind;
  /** Searchable only; not part of the items. */
  readonly isHidden?: boolean;
  /** Shown only: not to be filtered by (computed per row, too costly as a condition). */
  readonly isShownOnly?: boolean;
  readonly isSortable?: boolean;
  /** Never NULL: the page behind a cursor begins in the middle of an index. */
  readonly isAlways?: boolean;
  /** NULL on every live row and on no other: by it live and ended rows are sorted apart, ties by the second field. */
  readonly ofEnded?: { readonly isLive: string; readonly then: string };
  /** The key names its shard: an equality on it also fixes this column, the first of every live primary key. */
  readonly shard?: string;
}

/** A condition that is more than a comparison of one column; answers SQL. `filter` is the whole filter, for fields that belong together. */
export type SpecialFilter = (value: FilterValue, sql: SqlText, filter: Filter) => string;

/** What is opened to make rows of: how many of these a search would read, is told by the fields that they have themselves. */
export interface Opened {
  readonly from: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly specials: Readonly<Record<string, SpecialFilter>>;
  /** In these orders a page is filled from the first that are opened. */
  readonly orders: readonly string[];
  /** What the reader is told to name. */
  readonly advice: string;
}

/**
 * One searchable set of rows: live and ended ones in one FROM, so that both are read in one snapshot. Only what is listed here
 * can be shown, searched or sorted by; everything else in a request is refused.
 */
export interface ReadModel {
  readonly kind: SearchKind;
  readonly from: string;
  readonly key: string;
  /** What a search without a sort is sorted by, ascending; the key when nothing is said. */
  readonly unsorted?: string;
  /** Up to how many rows are counted, where each of them costs much; 10,000 when nothing is said. */
  countedMax?(filter: Filter): number | undefined;
  readonly columns: Readonly<Record<string, Column>>;
  /** Rows that have to be opened one by one to be sorted; too many of them are refused. */
  readonly opened?: Opened;
  /** Columns that are not known beforehand, such as those a process declares. */
  columnOf?(field: string, sql: SqlText): Column | undefined;
  readonly specials?: Readonly<Record<string, SpecialFilter>>;
  /** Conditions that hold unless the filter names the field. */
  readonly unlessFiltered?: Readonly<Record<string, string>>;
  /** Rows this caller may see (api.md 5): others do not exist. */
  visible(caller: Caller, sql: SqlText): string;
}
