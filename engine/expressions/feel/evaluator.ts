import type { FeelNode } from '../feel-tree.ts';
import type { Scope } from './scope.ts';
import type { NamedTypes } from './type-expression.ts';
import type { FeelValue } from './values.ts';

/** A compiled expression. What has no meaning is null; only limits throw. */
export type Evaluator = (scope: Scope) => FeelValue;

/** What is known of the place of an expression when it is compiled. */
export interface CompileContext {
  /** Item definitions of the model. */
  readonly types: NamedTypes;
  /** Compiles an expression inside this one. */
  readonly compile: (node: FeelNode) => Evaluator;
}

/** The children that are expressions, without keywords and brackets. */
export function operandsOf(node: FeelNode): readonly FeelNode[] {
  return node.children.filter((child) => EXPRESSIONS.has(child.name));
}

// helpers

const EXPRESSIONS: ReadonlySet<string> = new Set([
  ...[
    'Expression',
    'ParenthesizedExpression',
    'FunctionBody',
    'PositiveUnaryTest',
    'SimplePositiveUnaryTest',
  ],
  ...['NumericLiteral', 'BooleanLiteral', 'StringLiteral', 'DateTimeLiteral', 'null', '?', 'VariableName'],
  ...[
    'PathExpression',
    'FilterExpression',
    'FunctionInvocation',
    'FunctionDefinition',
    'List',
    'Context',
    'Interval',
  ],
  ...['Conjunction', 'Disjunction', 'Comparison', 'ArithmeticExpression', 'InstanceOfExpression'],
  ...['IfExpression', 'ForExpression', 'QuantifiedExpression'],
]);
