/**
 * What a DMN file means here: plain JSON, made once at deployment and stored. Expressions keep their text; they are
 * compiled when the requirements are first evaluated.
 */
export interface DecisionRequirements {
  /** `id` of `<definitions>`; a deployment knows the requirements by it. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly imports: readonly DecisionImport[];
  readonly itemDefinitions: readonly ItemDefinition[];
  readonly inputs: readonly InputData[];
  readonly decisions: readonly Decision[];
  readonly knowledgeModels: readonly KnowledgeModel[];
  readonly services: readonly DecisionService[];
}

/** Another model whose elements and types are used here as `name.element`. */
export interface DecisionImport {
  /** Empty: the elements of the other model stand here by their bare names. */
  readonly name: string;
  readonly namespace: string;
}

/** An element of this model, or of an imported one when a namespace is given. */
export interface ElementReference {
  readonly id: string;
  readonly namespace?: string;
}

/** A name with a declared type: an input, a parameter, a column, the result of a decision. */
export interface InformationItem {
  readonly name: string;
  readonly typeRef?: string;
}

export interface ItemDefinition {
  readonly name: string;
  readonly typeRef?: string;
  readonly isCollection?: boolean;
  /** Unary tests that each value (of a collection: each item) must meet. */
  readonly allowedValues?: string;
  /** DMN 1.5: unary tests that the whole value must meet. */
  readonly typeConstraint?: string;
  readonly components?: readonly ItemDefinition[];
  readonly function?: { readonly outputTypeRef?: string; readonly parameters: readonly InformationItem[] };
}

export interface InputData {
  readonly id: string;
  readonly name: string;
  readonly variable: InformationItem;
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  readonly versionTag?: string;
  /** Days, as written by the modeler. */
  readonly historyTimeToLive?: string;
  readonly variable: InformationItem;
  /** Missing: the decision has no logic and is null. */
  readonly logic?: BoxedExpression;
  readonly requiredDecisions: readonly ElementReference[];
  readonly requiredInputs: readonly ElementReference[];
  readonly requiredKnowledge: readonly ElementReference[];
}

export interface KnowledgeModel {
  readonly id: string;
  readonly name: string;
  readonly variable: InformationItem;
  readonly logic?: FunctionExpression;
  readonly requiredKnowledge: readonly ElementReference[];
}

export interface DecisionService {
  readonly id: string;
  readonly name: string;
  readonly variable: InformationItem;
  readonly outputDecisions: readonly ElementReference[];
  readonly encapsulatedDecisions: readonly ElementReference[];
  readonly inputDecisions: readonly ElementReference[];
  readonly inputData: readonly ElementReference[];
}

/** DMN 1.5, 10.2: every kind of decision logic. */
export type BoxedExpression =
  | LiteralExpression
  | DecisionTable
  | ContextExpression
  | InvocationExpression
  | ListExpression
  | RelationExpression
  | FunctionExpression
  | ConditionalExpression
  | IteratorExpression
  | FilterExpression;

interface BoxedBase {
  /** Id of the element, where it has one. */
  readonly id?: string;
  readonly typeRef?: string;
}

export interface LiteralExpression extends BoxedBase {
  readonly kind: 'literal';
  readonly text: string;
}

export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

export interface DecisionTable extends BoxedBase {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
}

export interface TableInput {
  readonly id: string;
  readonly name: string;
  readonly expression: string;
  readonly typeRef?: string;
  readonly allowedValues?: string;
  /** `camunda:inputVariable`: the name of the input value in the cells, beside `?`. */
  readonly variable?: string;
}

export interface TableOutput {
  readonly id: string;
  /** Empty where a single output has none. */
  readonly name: string;
  readonly label?: string;
  readonly typeRef?: string;
  readonly allowedValues?: string;
  readonly defaultValue?: string;
}

export interface TableRule {
  readonly id: string;
  /** Unary tests, one per input. */
  readonly conditions: readonly string[];
  /** Expressions, one per output. */
  readonly conclusions: readonly string[];
}

export interface ContextExpression extends BoxedBase {
  readonly kind: 'context';
  /** An entry without variable is the result. */
  readonly entries: readonly { readonly variable?: InformationItem; readonly value: BoxedExpression }[];
}

export interface InvocationExpression extends BoxedBase {
  readonly kind: 'invocation';
  readonly callee: BoxedExpression;
  readonly bindings: readonly { readonly parameter: InformationItem; readonly value?: BoxedExpression }[];
}

export interface ListExpression extends BoxedBase {
  readonly kind: 'list';
  readonly items: readonly BoxedExpression[];
}

export interface RelationExpression extends BoxedBase {
  readonly kind: 'relation';
  readonly columns: readonly InformationItem[];
  readonly rows: readonly (readonly BoxedExpression[])[];
}

export interface FunctionExpression extends BoxedBase {
  readonly kind: 'function';
  readonly parameters: readonly InformationItem[];
  readonly body?: BoxedExpression;
}

export interface ConditionalExpression extends BoxedBase {
  readonly kind: 'conditional';
  readonly if: BoxedExpression;
  readonly then: BoxedExpression;
  readonly else: BoxedExpression;
}

/** Boxed `for`, `some` and `every`. */
export interface IteratorExpression extends BoxedBase {
  readonly kind: 'for' | 'some' | 'every';
  readonly variable: string;
  readonly in: BoxedExpression;
  /** What is returned, or must be satisfied, for each item. */
  readonly body: BoxedExpression;
}

export interface FilterExpression extends BoxedBase {
  readonly kind: 'filter';
  readonly in: BoxedExpression;
  readonly match: BoxedExpression;
}
