import { nameOf } from './feel-tree.ts';
import type { FeelNode } from './feel-tree.ts';
import { builtIn } from './feel/built-ins.ts';

export interface FeelAnalysis {
  /** guarantees 4.11: may run in place. */
  readonly plain: boolean;
  /** Top-level names, in order of first appearance. */
  readonly reads: readonly string[];
  /** Names that are called. */
  readonly calls: readonly string[];
  /** A called name that no FEEL library has: the call could only ever give null. */
  readonly unknownFunction?: string;
}

/**
 * Decides what an expression reads and whether it is *plain*: literals, paths, comparison, arithmetic, boolean logic,
 * `if` and built-ins whose cost is linear in their input. Iteration, ranges that are walked, patterns and functions
 * written in the expression are not plain.
 */
export function analyzeFeel(root: FeelNode): FeelAnalysis {
  const reads = new Set<string>();
  const calls = new Set<string>();
  let plain = true;
  let definesFunctions = false;
  const work: { node: FeelNode; bound: ReadonlySet<string> }[] = [{ node: root, bound: new Set() }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { node, bound } = next;
    if (COSTLY_NODES.has(node.name)) plain = false;
    if (node.name === 'FunctionDefinition') definesFunctions = true;
    if (node.name === 'FilterExpression' && !isIndexFilter(node)) plain = false;
    if (node.name === 'VariableName') {
      if (!bound.has(nameOf(node))) reads.add(nameOf(node));
      continue;
    }
    if (node.name === 'InstanceOfExpression') {
      push(work, [node.children[0]!], bound);
      continue;
    }
    const called = node.name === 'FunctionInvocation' ? node.children[0] : undefined;
    if (called?.name === 'VariableName' && !bound.has(nameOf(called))) {
      calls.add(nameOf(called));
      if (!PLAIN_FUNCTIONS.has(nameOf(called))) plain = false;
      push(work, node.children.slice(1), bound);
      continue;
    }
    if (called !== undefined) plain = false;
    for (const inner of [...innerNodes(node, bound)].reverse()) work.push(inner);
  }
  const unknownFunction = definesFunctions ? undefined : [...calls].find((name) => !isKnownFunction(name));
  return {
    plain,
    reads: [...reads],
    calls: [...calls],
    ...(unknownFunction === undefined ? {} : { unknownFunction }),
  };
}

// helpers

const COSTLY_NODES = new Set([
  'ForExpression',
  'QuantifiedExpression',
  'FunctionDefinition',
  'InExpressions',
]);

/** Linear in the size of their arguments. */
const PLAIN_FUNCTIONS = new Set([
  ...[
    'not',
    'number',
    'string',
    'date',
    'time',
    'date and time',
    'duration',
    'years and months duration',
    'now',
    'today',
  ],
  ...[
    'substring',
    'string length',
    'upper case',
    'lower case',
    'substring before',
    'substring after',
    'contains',
    'trim',
  ],
  ...[
    'starts with',
    'ends with',
    'string join',
    'list contains',
    'count',
    'min',
    'max',
    'sum',
    'mean',
    'all',
    'any',
  ],
  ...[
    'sublist',
    'append',
    'concatenate',
    'insert before',
    'remove',
    'reverse',
    'product',
    'decimal',
    'floor',
    'ceiling',
  ],
  ...[
    'abs',
    'round up',
    'round down',
    'round half up',
    'round half down',
    'modulo',
    'sqrt',
    'log',
    'exp',
    'odd',
    'even',
  ],
  ...[
    'is',
    'before',
    'after',
    'get value',
    'get entries',
    'context',
    'context merge',
    'context put',
    'day of year',
  ],
  ...[
    'trim',
    'to json',
    'from json',
    'assert',
    'fromAi',
    'partition',
    'last day of month',
    'to base64',
    'put',
    'put all',
  ],
  ...[
    'day of week',
    'month of year',
    'week of year',
    'get or else',
    'is defined',
    'is empty',
    'is blank',
    'includes',
    'during',
  ],
]);

function isKnownFunction(name: string): boolean {
  return builtIn(name) !== undefined;
}

function isIndexFilter(node: FeelNode): boolean {
  return node.children[2]?.name === 'NumericLiteral';
}

function push(
  work: { node: FeelNode; bound: ReadonlySet<string> }[],
  nodes: readonly FeelNode[],
  bound: ReadonlySet<string>,
): void {
  for (let index = nodes.length - 1; index >= 0; index -= 1) work.push({ node: nodes[index]!, bound });
}

type Visit = { node: FeelNode; bound: ReadonlySet<string> };

/**
 * The nodes inside with the names that an iteration, a function or a context literal binds for them. What a name is bound to does not
 * see the name itself: in `{a: a}` and `for a in a` the second one is read from outside.
 */
function innerNodes(node: FeelNode, bound: ReadonlySet<string>): readonly Visit[] {
  if (node.name === 'Context') return inTurn(node.children, bound).visits;
  if (node.name === 'ForExpression' || node.name === 'QuantifiedExpression') {
    const iterators = node.children.find((child) => child.name === 'InExpressions');
    const { visits, after } = inTurn(iterators?.children ?? [], bound);
    const inside = node.name === 'ForExpression' ? new Set([...after, 'partial']) : after;
    return [
      ...visits,
      ...visit(
        node.children.filter((child) => child !== iterators),
        inside,
      ),
    ];
  }
  if (node.name === 'FunctionDefinition') {
    const parameters = node.children.find((child) => child.name === 'FormalParameters');
    return visit(node.children, new Set([...bound, ...(parameters?.children ?? []).map(boundName)]));
  }
  if (node.name === 'FilterExpression' && !isIndexFilter(node)) {
    // Members of the filtered items are read by their bare names too; reading one too many variables does no harm.
    const [list, ...conditions] = node.children;
    return [
      ...visit(list === undefined ? [] : [list], bound),
      ...visit(conditions, new Set([...bound, 'item'])),
    ];
  }
  return visit(node.children, bound);
}

function visit(nodes: readonly FeelNode[], bound: ReadonlySet<string>): readonly Visit[] {
  return nodes.map((node) => ({ node, bound }));
}

/** Each of them sees the names of those before it. */
function inTurn(
  nodes: readonly FeelNode[],
  bound: ReadonlySet<string>,
): { readonly visits: readonly Visit[]; readonly after: ReadonlySet<string> } {
  let after = bound;
  const visits = nodes.map((node): Visit => {
    const seen = after;
    if (node.name === 'ContextEntry' || node.name === 'InExpression')
      after = new Set([...after, boundName(node)]);
    return { node, bound: seen };
  });
  return { visits, after };
}

/** The first `Name` below the node. */
function boundName(node: FeelNode): string {
  let at: FeelNode | undefined = node;
  while (at !== undefined && at.name !== 'Name') at = at.children[0];
  return at === undefined ? '' : nameOf(at);
}
