import type { Expression } from '../model/process-model.ts';
import { MAXIMUM_FEEL_DEPTH } from './feel.ts';
import { JuelError } from './juel-parse.ts';
import { juelReads } from './juel.ts';
import { preparedFeel, preparedJuel } from './prepared.ts';

/** Where the text stands and how its file is written (INC-3). */
export interface ExpressionPlace {
  /** `expression`: only an expression makes sense, text without prefix is FEEL. `value`: text without prefix is a literal. */
  readonly place: 'expression' | 'value';
  /** In mapped files (`camunda:`, `flowable:`) `${…}` may also stand inside a text. */
  readonly mapped?: boolean;
  /** A language named by the file or the element overrules the prefix. */
  readonly language?: 'feel' | 'juel';
}

export type Classified =
  | { readonly ok: true; readonly expression: Expression }
  | {
      readonly ok: false;
      readonly code: 'EXPRESSION_SYNTAX' | 'EXPRESSION_UNSUPPORTED' | 'LIMIT_EXPRESSION';
      /** What is wrong, without the place; for EXPRESSION_UNSUPPORTED the construct. */
      readonly message: string;
      /** From 1, in the text as written. */
      readonly position: number;
    };

/** bpmn.md 5: an expression is at most 4 KB. */
export const MAXIMUM_EXPRESSION_BYTES = 4096;

/** Decides once, at deployment, what a text is: literal, FEEL or JUEL, and whether it may run in place. */
export function classify(text: string, where: ExpressionPlace): Classified {
  if (text.length > MAXIMUM_EXPRESSION_BYTES && languageOf(text, where) !== 'literal') {
    return {
      ok: false,
      code: 'LIMIT_EXPRESSION',
      message: `${text.length} characters, the limit is ${MAXIMUM_EXPRESSION_BYTES}`,
      position: 1,
    };
  }
  switch (languageOf(text, where)) {
    case 'literal':
      return { ok: true, expression: { language: 'literal', value: text } };
    case 'feel':
      return classifyFeel(text);
    case 'juel':
      return classifyJuel(text);
  }
}

// helpers

function languageOf(text: string, where: ExpressionPlace): 'literal' | 'feel' | 'juel' {
  const trimmed = text.trim();
  if (where.language !== undefined && where.place === 'expression') {
    return where.language === 'juel' && !/[$#]\{/.test(trimmed) ? 'feel' : where.language;
  }
  if (trimmed.startsWith('=')) return 'feel';
  if (/^[$#]\{[\s\S]*\}$/.test(trimmed) || (where.mapped === true && /[$#]\{/.test(trimmed))) return 'juel';
  return where.place === 'expression' ? 'feel' : 'literal';
}

function classifyFeel(text: string): Classified {
  const source = text.trim().replace(/^=/, '').trim();
  const skipped = text.indexOf(source);
  const prepared = preparedFeel(source);
  if (!prepared.ok)
    return {
      ok: false,
      code: 'EXPRESSION_SYNTAX',
      message: prepared.message,
      position: prepared.position + Math.max(0, skipped),
    };
  if (prepared.depth > MAXIMUM_FEEL_DEPTH) {
    return {
      ok: false,
      code: 'LIMIT_EXPRESSION',
      message: `nesting ${prepared.depth}, the limit is ${MAXIMUM_FEEL_DEPTH}`,
      position: 1,
    };
  }
  const { plain, reads, unknownFunction } = prepared.analysis;
  if (unknownFunction !== undefined) {
    return {
      ok: false,
      code: 'EXPRESSION_UNSUPPORTED',
      message: `the function "${unknownFunction}"`,
      position: Math.max(0, text.indexOf(unknownFunction)) + 1,
    };
  }
  return { ok: true, expression: { language: 'feel', source, plain, reads } };
}

function classifyJuel(text: string): Classified {
  const source = text.trim();
  try {
    return {
      ok: true,
      expression: { language: 'juel', source, plain: true, reads: juelReads(preparedJuel(source)) },
    };
  } catch (thrown) {
    if (!(thrown instanceof JuelError)) throw thrown;
    const position = thrown.position + 1 + text.indexOf(source);
    return {
      ok: false,
      code: thrown.syntax ? 'EXPRESSION_SYNTAX' : 'EXPRESSION_UNSUPPORTED',
      message: thrown.message,
      position,
    };
  }
}
