/**
 * What a group's statement does with one list of rows. `@rows` stands for the unnested rows under the alias `r`, `@won` for the
 * join that lets only winners through, `@free` for the condition that no check has blocked the row's instance. Checks name who
 * is blocked; claims say who won; writes follow the winners.
 */
export interface Section {
  readonly role: 'check' | 'claim' | 'write';
  /** [member of the row, SQL type of its array's items] */
  readonly columns: readonly (readonly [string, string])[];
  readonly sql: string;
}
