import type { JsonValue } from './json.ts';

/**
 * Text a modeler wrote, classified once (INC-3). `literal` needs no evaluation. `plain` is true when the expression
 * may run in place (guarantees 4.11); false means it must run where it can be killed.
 */
export type Expression =
  | { readonly language: 'literal'; readonly value: JsonValue }
  | {
      readonly language: 'feel' | 'juel';
      /** Source text without the `=` mark; for JUEL the whole template text. */
      readonly source: string;
      readonly plain: boolean;
      /** Top-level variable names the expression may read, for incidents and conditional events. */
      readonly reads: readonly string[];
    };
