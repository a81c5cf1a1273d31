import { coerce } from '../expressions/feel/conformance.ts';
import type { Evaluator } from '../expressions/feel/evaluator.ts';
import { createFunction } from '../expressions/feel/invocation.ts';
import { Scope } from '../expressions/feel/scope.ts';
import { ANY } from '../expressions/feel/type.ts';
import type { FeelType } from '../expressions/feel/type.ts';
import { context, isContext } from '../expressions/feel/values.ts';
import type { FeelFunction, FeelValue } from '../expressions/feel/values.ts';
import { compileFunction, compileLogic, compileText, compileTests } from './compile-logic.ts';
import type { LogicContext } from './compile-logic.ts';
import { compileTable } from './compile-table.ts';
import type { TableTrace } from './compile-table.ts';
import type {
  Decision,
  DecisionService,
  ElementReference,
  InputData,
  KnowledgeModel,
} from './decision-requirements.ts';
import { readAs } from './item-types.ts';
import type { LinkedModel, Requirable } from './linked-model.ts';

export interface EvaluationHooks {
  /** A decision is about to be evaluated. */
  readonly onStart: (decision: Decision) => void;
  readonly onEvaluated: (decision: Decision, output: FeelValue, trace: TableTrace | undefined) => void;
}

/**
 * One evaluation of a requirements graph (DMN 1.5, 10.4): each decision is evaluated once, after all it requires. Inside a
 * decision service the given inputs stand for the decisions that produce them.
 */
export class Evaluation {
  private readonly main: LinkedModel;
  private readonly root: Scope;
  private readonly hooks: EvaluationHooks;
  private readonly values = new Map<object, FeelValue>();
  private readonly inProgress = new Set<object>();

  constructor(main: LinkedModel, root: Scope, hooks: EvaluationHooks) {
    this.main = main;
    this.root = root;
    this.hooks = hooks;
  }

  decision(model: LinkedModel, decision: Decision): FeelValue {
    const known = this.values.get(decision);
    if (known !== undefined) return known;
    // Deployment refuses circles; this guards models that were stored by an older version.
    if (this.inProgress.has(decision)) throw new RangeError(`decision "${decision.id}" requires itself`);
    this.inProgress.add(decision);
    const scope = this.scopeOf(model, [
      ...decision.requiredInputs,
      ...decision.requiredDecisions,
      ...decision.requiredKnowledge,
    ]);
    this.hooks.onStart(decision);
    const logic = compiledDecision(model, decision);
    const trace: TableTrace | undefined = logic.table === undefined ? undefined : { inputs: [], matches: [] };
    const value = logic.table === undefined ? logic.run(scope) : logic.table(scope, trace);
    const output = coerce(coerce(value, logic.type), model.typeOf(decision.variable.typeRef));
    this.inProgress.delete(decision);
    this.values.set(decision, output);
    this.hooks.onEvaluated(decision, output, trace);
    return output;
  }

  /** The service with its inputs taken from the variables. */
  service(model: LinkedModel, service: DecisionService): FeelValue {
    const given = [...service.inputData, ...service.inputDecisions].flatMap((reference) => {
      const found = model.find(reference);
      return found === undefined ? [] : [this.givenValue(found)];
    });
    return this.serviceFunction(model, service).invoke(given, this.root.env);
  }

  // The values an element of the graph has as a name in an expression.
  private valueOf(found: Requirable): FeelValue {
    const known = this.values.get(found.element);
    if (known !== undefined) return known;
    switch (found.kind) {
      case 'decision':
        return this.decision(found.model, found.element);
      case 'input':
        return this.input(found.model, found.element);
      case 'knowledge':
        return this.knowledge(found.model, found.element);
      case 'service':
        return this.serviceFunction(found.model, found.element);
    }
  }

  private scopeOf(model: LinkedModel, references: readonly ElementReference[]): Scope {
    const names = new Map<string, FeelValue>();
    const ids = new Map<string, FeelValue>();
    for (const reference of references) {
      const found = model.find(reference);
      if (found === undefined) continue;
      const value = this.valueOf(found);
      const prefix = model.importNameOf(found.model);
      if (prefix === undefined) {
        names.set(found.element.variable.name, value);
        ids.set(found.element.id, value);
      } else {
        const members = names.get(prefix);
        names.set(
          prefix,
          context([...(isContext(members) ? members : []), [found.element.variable.name, value]]),
        );
      }
    }
    // Some modelers let expressions name a required decision by its id.
    return this.root.withAll(ids).withAll(names);
  }

  private input(model: LinkedModel, input: InputData): FeelValue {
    const value = this.givenValue({ kind: 'input', model, element: input });
    this.values.set(input, value);
    return value;
  }

  /** Inputs of an imported model may stand in a context that has the name of the import. */
  private givenValue({ model, element }: Requirable): FeelValue {
    const { name, typeRef } = element.variable;
    const [first, ...rest] = this.main.pathTo(model) ?? [];
    let group = first === undefined ? undefined : this.root.find(first);
    for (const step of rest) group = isContext(group) ? group.get(step) : undefined;
    const inGroup = isContext(group) ? group.get(name) : undefined;
    return readAs(
      inGroup ?? this.root.find(name) ?? this.root.find(element.name) ?? null,
      model.typeOf(typeRef),
    );
  }

  private knowledge(model: LinkedModel, knowledge: KnowledgeModel): FeelValue {
    const scope = this.scopeOf(model, knowledge.requiredKnowledge);
    const compiled = compiledKnowledge(model, knowledge);
    // The model may call itself by its name.
    const self: { value: FeelValue } = { value: null };
    const inside = new Scope(
      scope.env,
      (name) => (name === knowledge.variable.name ? self.value : undefined),
      scope,
    );
    self.value = compiled(inside);
    this.values.set(knowledge, self.value);
    return self.value;
  }

  /** Parameters are the input data, then the input decisions; the result of several outputs is a context of them. */
  private serviceFunction(model: LinkedModel, service: DecisionService): FeelFunction {
    const parameters = [...service.inputData, ...service.inputDecisions].flatMap((reference) => {
      const found = model.find(reference);
      if (found === undefined) return [];
      const { name, typeRef } = found.element.variable;
      return [{ name, type: found.model.typeOf(typeRef), element: found.element }];
    });
    const outputs = service.outputDecisions.flatMap((reference) => {
      const found = model.find(reference);
      return found?.kind === 'decision' ? [found] : [];
    });
    const type = resultType(model.typeOf(service.variable.typeRef));
    return createFunction(parameters, type, this.root, (values) => {
      const inner = new Evaluation(this.main, this.root.withAll(values), this.hooks);
      for (const { name, element } of parameters) inner.values.set(element, values.get(name) ?? null);
      const [first] = outputs;
      if (outputs.length === 1 && first !== undefined) return inner.decision(first.model, first.element);
      return context(
        outputs.map(({ model: owner, element }) => [element.variable.name, inner.decision(owner, element)]),
      );
    });
  }
}

/** Compiles all logic of a model and tells of every text that is no FEEL. */
export function compileAll(model: LinkedModel, onSyntaxError: LogicContext['onSyntaxError']): void {
  const { decisions, knowledgeModels } = model.requirements;
  for (const decision of decisions)
    if (decision.logic !== undefined)
      compileLogic(
        decision.logic,
        placeOf(model, decision, (text, message, position, id) =>
          onSyntaxError(text, message, position, id ?? decision.id),
        ),
      );
  for (const knowledge of knowledgeModels)
    if (knowledge.logic !== undefined)
      compileFunction(
        knowledge.logic,
        placeOf(model, knowledge, (text, message, position, id) =>
          onSyntaxError(text, message, position, id ?? knowledge.id),
        ),
      );
}

// helpers

interface CompiledDecision {
  readonly run: Evaluator;
  readonly table?: ReturnType<typeof compileTable>;
  readonly type: FeelType;
}

const compiledDecisions = new WeakMap<LinkedModel, Map<Decision, CompiledDecision>>();
const compiledModels = new WeakMap<LinkedModel, Map<KnowledgeModel, Evaluator>>();

function compiledDecision(model: LinkedModel, decision: Decision): CompiledDecision {
  return remembered(compiledDecisions, model, decision, () => {
    const { logic } = decision;
    const type = model.typeOf(logic?.typeRef);
    if (logic === undefined) return { run: () => null, type };
    const place = placeOf(model, decision, () => undefined);
    if (logic.kind !== 'table') return { run: compileLogic(logic, place), type: ANY };
    return { run: () => null, table: compileTable(logic, place, { compileText, compileTests }), type };
  });
}

function compiledKnowledge(model: LinkedModel, knowledge: KnowledgeModel): Evaluator {
  return remembered(compiledModels, model, knowledge, () => {
    const { logic } = knowledge;
    if (logic === undefined) return () => null;
    const run = compileFunction(
      logic,
      placeOf(model, knowledge, () => undefined),
    );
    const type = resultType(model.typeOf(knowledge.variable.typeRef));
    return type.kind === 'any' ? run : (scope) => withResult(run(scope), type, scope);
  });
}

function remembered<K extends object, T>(
  memory: WeakMap<LinkedModel, Map<K, T>>,
  model: LinkedModel,
  key: K,
  make: () => T,
): T {
  let ofModel = memory.get(model);
  if (ofModel === undefined) memory.set(model, (ofModel = new Map<K, T>()));
  let made = ofModel.get(key);
  if (made === undefined) ofModel.set(key, (made = make()));
  return made;
}

/** A variable of a function has the function's type, or, as older files write it, the type of its result. */
function resultType(type: FeelType): FeelType {
  if (type.kind === 'deferred') return resultType(type.resolve());
  return type.kind === 'function' ? type.result : type;
}

function withResult(value: FeelValue, type: FeelType, scope: Scope): FeelValue {
  const inner = value as FeelFunction;
  return createFunction(inner.parameters, type, scope, (values) =>
    inner.invoke(
      inner.parameters.map(({ name }) => values.get(name) ?? null),
      scope.env,
    ),
  );
}

function placeOf(
  model: LinkedModel,
  element: Decision | KnowledgeModel,
  onSyntaxError: LogicContext['onSyntaxError'],
): LogicContext {
  const references =
    'requiredInputs' in element
      ? [...element.requiredInputs, ...element.requiredDecisions, ...element.requiredKnowledge]
      : element.requiredKnowledge;
  return { types: (name) => model.typeNamed(name), names: model.namesOf(references), onSyntaxError };
}
