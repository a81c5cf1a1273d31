/** The part of i18next's `t` that texts need, so that pure files do not depend on the library. */
export interface Translate {
  (key: string): string;
  (key: string, values: Record<string, unknown>): string;
}
