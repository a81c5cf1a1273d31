import { parseExpression, parseUnaryTests } from 'feelin';
import { builtInNames } from './feel/built-ins.ts';

/** One node of a parsed FEEL expression; `text` is its source. Keywords and brackets are nodes without children. */
export interface FeelNode {
  readonly name: string;
  readonly text: string;
  readonly from: number;
  readonly children: readonly FeelNode[];
}

export type FeelParse =
  | { readonly ok: true; readonly root: FeelNode; readonly depth: number }
  | { readonly ok: false; readonly position: number; readonly message: string };

/**
 * Names an expression may use that the grammar cannot see by itself: those with operators or keywords in them. A name maps
 * to the names its members have, or to null.
 */
export interface KnownNames {
  readonly [name: string]: KnownNames | null;
}

export interface ParseOptions {
  readonly names?: KnownNames;
  /** The text is the cell of a decision table. */
  readonly unaryTests?: boolean;
}

/**
 * Parses with the names known where the expression stands and never with its variables, so that a text always means the
 * same: without names `a-b` is a subtraction, and other characters are written in backticks. Comments are dropped. The
 * walk keeps its own stack and needs no recursion.
 */
export function parseFeel(source: string, options: ParseOptions = {}): FeelParse {
  const parse = options.unaryTests === true ? parseUnaryTests : parseExpression;
  const names = options.names === undefined ? BUILT_IN_NAMES : { ...BUILT_IN_NAMES, ...options.names };
  const tree = parse(withoutRangeTypes(source), names, 'camunda');
  const rootChildren: FeelNode[] = [];
  const stack: { children: FeelNode[]; depth: number; name: string }[] = [
    { children: rootChildren, depth: 0, name: '' },
  ];
  let failedAt: number | undefined;
  let deepest = 0;
  tree.iterate({
    enter(node) {
      if (node.type.isError) failedAt ??= node.from;
      if (failedAt !== undefined || node.type.isSkipped) return false;
      const parent = stack[stack.length - 1]!;
      // A chain of the same operator (`a or b or c`) nests to the left only in the tree, not for its reader.
      const chained = parent.name === node.name && parent.children.length === 0;
      const depth = parent.depth + (chained ? 0 : 1);
      deepest = Math.max(deepest, depth);
      stack.push({ children: [], depth, name: node.name });
      return true;
    },
    leave(node) {
      if (failedAt !== undefined || node.type.isSkipped || stack.length < 2) return;
      const { children } = stack.pop()!;
      const parent = stack[stack.length - 1]!;
      parent.children.push({
        name: node.name,
        text: source.slice(node.from, node.to),
        from: node.from,
        children,
      });
    },
  });
  const root = rootChildren[0];
  if (failedAt !== undefined || root === undefined) return syntaxError(source, failedAt ?? 0);
  return { ok: true, root, depth: deepest };
}

// helpers

const BUILT_IN_NAMES: KnownNames = Object.fromEntries(
  builtInNames()
    .filter((name) => name.includes(' '))
    .map((name) => [name, null]),
);

/** The grammar does not know the type `range<…>`: it is shown a list of the same length, outside texts and comments. */
function withoutRangeTypes(source: string): string {
  if (!/\brange\s*</.test(source)) return source;
  return source.replace(/"(?:\\.|[^"\\])*"|\/\/.*|\/\*[\s\S]*?\*\/|\brange(?=\s*<)/g, (part) =>
    part === 'range' ? 'list ' : part,
  );
}

function syntaxError(source: string, position: number): FeelParse {
  const rest = source.slice(position).trim();
  const message =
    source.trim() === ''
      ? 'the expression is empty'
      : rest === ''
        ? 'the expression is incomplete'
        : `unexpected "${rest.slice(0, 20)}"`;
  return { ok: false, position: position + 1, message };
}

/** The name a `VariableName`, `PathName` or `Name` node stands for: words joined by one space, backticks removed. */
export function nameOf(node: FeelNode): string {
  if (node.children.length === 0) return node.text.replace(/`/g, '');
  return node.children.map((part) => part.text.replace(/`/g, '')).join(' ');
}
