/** A line of a notice: a sentence of its template, and what stands in it. Values whose names end in `At` are instants. */
export interface NoticeRow {
  readonly word: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly path?: string;
}

/** What a mail about a process or an operation says: how things stood when it was queued. */
export interface MailNotice {
  /** Of the process, or what the operation did. */
  readonly name: string;
  readonly path: string;
  readonly count?: number;
  readonly version?: number | null;
  /** Name or id of the element. */
  readonly step?: string | null;
  /** Message of an incident. */
  readonly problem?: string;
  readonly versions?: string;
  readonly lately?: number;
  readonly since?: string;
  readonly until?: string;
  readonly by?: string | null;
  readonly note?: string | null;
  readonly limitMs?: number;
  readonly done?: number;
  readonly failed?: number;
  readonly skipped?: number;
  readonly incidents?: number;
  readonly expires?: string;
  readonly used?: string | null;
  readonly rows?: readonly NoticeRow[];
  /** Lines that are left out. */
  readonly more?: number;
}
