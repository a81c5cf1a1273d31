import { parseExpression } from 'feelin';
import { FEEL_EXTRA_NAMES } from './feel-functions.ts';

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
 * Parses without knowing any variable, so that a text always means the same: `a-b` is a subtraction, names with other
 * characters are written in backticks. Comments are dropped. The walk keeps its own stack and needs no recursion.
 */
export function parseFeel(source: string): FeelParse {
  const tree = parseExpression(source, FEEL_EXTRA_NAMES, 'camunda');
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
