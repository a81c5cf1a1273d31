import type { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';
import type {
  BoxedExpression,
  DecisionRequirements,
  ElementReference,
  ItemDefinition,
} from './decision-requirements.ts';
import { compileAll } from './evaluation.ts';
import { LinkedModel } from './linked-model.ts';
import { builtInType } from '../expressions/feel/type.ts';

/** References, circles, names and types of one model. */
export function checkRequirements(
  requirements: DecisionRequirements,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
  imports: readonly DecisionRequirements[] | undefined,
): void {
  const model = new LinkedModel(requirements, imports ?? []);
  checkImports(requirements, root, reporter, imports);
  for (const { id, attribute, reference, allowed } of referencesOf(requirements)) {
    const at = byId.get(id) ?? root;
    const foreign = reference.namespace !== undefined && reference.namespace !== requirements.namespace;
    if (foreign && imports === undefined) continue;
    const found = model.find(reference);
    if (found === undefined)
      reporter.error('REF_UNRESOLVED', at, {
        message: `${attribute} refers to "${reference.id}", which does not exist. Name an element of ${foreign ? 'an imported model' : 'this file'}`,
      });
    else if (!allowed.includes(found.kind))
      reporter.error('REF_WRONG_TYPE', at, {
        message: `${attribute} refers to "${reference.id}", which is a ${found.kind}, not a ${allowed[0]}`,
        why: 'DMN allows only certain elements at the end of this reference.',
      });
  }
  checkCircles(requirements, byId, reporter);
  checkTypeCircles(requirements, root, reporter);
  checkDuplicateNames(requirements, byId, reporter);
  if (imports !== undefined || requirements.imports.length === 0)
    checkTypes(requirements, model, byId, root, reporter);
}

/** Every text of the model is FEEL. */
export function checkTexts(
  requirements: DecisionRequirements,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
  options: {
    readonly imports?: readonly DecisionRequirements[];
    readonly tolerant?: boolean;
  },
): void {
  // A type that is itself has no structure to compile with.
  if (circularTypes(requirements.itemDefinitions).length > 0) return;
  // Names of models that are not here could make a text that is FEEL look as if it were none.
  if (options.imports === undefined && requirements.imports.length > 0) return;
  const model = new LinkedModel(requirements, options.imports ?? []);
  compileAll(model, (text, message, position, elementId) => {
    const at = (elementId === undefined ? undefined : byId.get(elementId)) ?? root;
    // Another language, or code, was told already.
    if (at.id !== undefined && reporter.hasErrorAt(at.id)) return;
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const details = {
      message: `The expression "${shown}": ${message} at position ${position}`,
      why: 'The decision could not be evaluated.',
    };
    if (options.tolerant === true) reporter.warning('EXPRESSION_SYNTAX', at, details);
    else reporter.error('EXPRESSION_SYNTAX', at, details);
  });
}

// helpers

type Kind = 'decision' | 'input' | 'knowledge' | 'service';

interface CheckedReference {
  /** Of the element that refers. */
  readonly id: string;
  readonly attribute: string;
  readonly reference: ElementReference;
  readonly allowed: readonly Kind[];
}

function referencesOf(requirements: DecisionRequirements): readonly CheckedReference[] {
  const all = (
    id: string,
    attribute: string,
    references: readonly ElementReference[],
    allowed: readonly Kind[],
  ) => references.map((reference) => ({ id, attribute, reference, allowed }));
  return [
    ...requirements.decisions.flatMap((decision) => [
      ...all(decision.id, 'requiredDecision', decision.requiredDecisions, ['decision']),
      ...all(decision.id, 'requiredInput', decision.requiredInputs, ['input']),
      ...all(decision.id, 'requiredKnowledge', decision.requiredKnowledge, ['knowledge', 'service']),
    ]),
    ...requirements.knowledgeModels.flatMap((model) =>
      all(model.id, 'requiredKnowledge', model.requiredKnowledge, ['knowledge', 'service']),
    ),
    ...requirements.services.flatMap((service) => [
      ...all(service.id, 'outputDecision', service.outputDecisions, ['decision']),
      ...all(service.id, 'encapsulatedDecision', service.encapsulatedDecisions, ['decision']),
      ...all(service.id, 'inputDecision', service.inputDecisions, ['decision']),
      ...all(service.id, 'inputData', service.inputData, ['input']),
    ]),
  ];
}

function checkImports(
  requirements: DecisionRequirements,
  root: XmlElement,
  reporter: ProblemReporter,
  imports: readonly DecisionRequirements[] | undefined,
): void {
  if (imports === undefined) return;
  for (const { namespace } of requirements.imports) {
    if (imports.some((model) => model.namespace === namespace)) continue;
    const at = root.children.find(
      (child) => child.is('import', 'dmn') && child.attribute('namespace') === namespace,
    );
    reporter.error('REF_UNRESOLVED', at ?? root, {
      message: `import refers to the model "${namespace}", which is not known. Deploy it before this file or together with it`,
    });
  }
}

/** A decision that needs its own result can never be evaluated. */
function checkCircles(
  requirements: DecisionRequirements,
  byId: ReadonlyMap<string, XmlElement>,
  reporter: ProblemReporter,
): void {
  const next = new Map(
    requirements.decisions.map(({ id, requiredDecisions }) => [
      id,
      requiredDecisions.filter(({ namespace }) => namespace === undefined).map((reference) => reference.id),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  for (const start of next.keys()) {
    const path: string[] = [];
    const work: { readonly id: string; readonly leave: boolean }[] = [{ id: start, leave: false }];
    for (let step = work.pop(); step !== undefined; step = work.pop()) {
      if (step.leave) {
        state.set(step.id, 'done');
        path.pop();
        continue;
      }
      if (state.get(step.id) === 'open') {
        reporter.error('DECISION_CIRCLE', byId.get(step.id), {
          message: `The decision requires itself: ${[...path.slice(path.indexOf(step.id)), step.id].join(', ')}`,
          why: 'Requirements must not form a circle (DMN, 6.2.2): no decision of it could be first.',
        });
        continue;
      }
      if (state.has(step.id)) continue;
      state.set(step.id, 'open');
      path.push(step.id);
      work.push(
        { id: step.id, leave: true },
        ...(next.get(step.id) ?? []).map((id) => ({ id, leave: false })),
      );
    }
  }
}

/** A definition whose type is, by other names, itself. Being a member of itself is allowed: so trees are described. */
function checkTypeCircles(
  requirements: DecisionRequirements,
  root: XmlElement,
  reporter: ProblemReporter,
): void {
  const definitions = root.children.filter((child) => child.is('itemDefinition', 'dmn'));
  for (const index of circularTypes(requirements.itemDefinitions)) {
    reporter.error('TYPE_CIRCLE', definitions[index] ?? root, {
      message: `The item definition "${requirements.itemDefinitions[index]?.name ?? ''}" is of its own type. Name a type it does not depend on`,
      why: 'No value could ever be of this type.',
    });
  }
}

/** Positions of the definitions that lead back to themselves. */
function circularTypes(definitions: readonly ItemDefinition[]): readonly number[] {
  const next = new Map(definitions.map(({ name, typeRef }) => [name, typeRef]));
  return definitions.flatMap(({ name }, index) => {
    const seen = new Set<string>();
    let at = next.get(name);
    while (at !== undefined && at !== name && !seen.has(at)) {
      seen.add(at);
      at = next.get(at);
    }
    return at === name ? [index] : [];
  });
}

/** Two required elements with one name: an expression could mean either. */
function checkDuplicateNames(
  requirements: DecisionRequirements,
  byId: ReadonlyMap<string, XmlElement>,
  reporter: ProblemReporter,
): void {
  const names = new Map<string, string>();
  for (const { id, name } of [
    ...requirements.decisions,
    ...requirements.inputs,
    ...requirements.knowledgeModels,
  ]) {
    const other = names.get(name);
    if (other !== undefined)
      reporter.warning('NAME_DUPLICATE', byId.get(id), {
        message: `The name "${name}" is also that of "${other}". Give each element its own name`,
        why: 'Expressions refer to elements by their names.',
      });
    names.set(name, id);
  }
}

function checkTypes(
  requirements: DecisionRequirements,
  model: LinkedModel,
  byId: ReadonlyMap<string, XmlElement>,
  root: XmlElement,
  reporter: ProblemReporter,
): void {
  const check = (typeRef: string | undefined, at: XmlElement | undefined, owner: string): void => {
    if (typeRef === undefined || builtInType(typeRef) !== undefined || model.typeNamed(typeRef) !== undefined)
      return;
    reporter.warning('TYPE_UNKNOWN', at ?? root, {
      message: `The type "${typeRef}" of "${owner}" is not defined. Its values are not checked`,
      why: 'Types are the built-in ones and the item definitions of the model.',
    });
  };
  const definitions = root.children.filter((child) => child.is('itemDefinition', 'dmn'));
  const visit = (definition: ItemDefinition, at: XmlElement | undefined): void => {
    check(definition.typeRef, at, definition.name);
    for (const component of definition.components ?? []) visit(component, at);
  };
  requirements.itemDefinitions.forEach((definition, index) => visit(definition, definitions[index]));
  for (const { id, name, variable } of [
    ...requirements.inputs,
    ...requirements.decisions,
    ...requirements.knowledgeModels,
  ])
    check(variable.typeRef, byId.get(id), name);
  for (const { id, logic } of requirements.decisions)
    for (const ref of typeRefsOf(logic)) check(ref, byId.get(id), id);
}

/** Types that tables name; those of other logic are where their values are. */
function typeRefsOf(logic: BoxedExpression | undefined): readonly (string | undefined)[] {
  if (logic === undefined) return [];
  if (logic.kind !== 'table') return [logic.typeRef];
  return [...logic.inputs, ...logic.outputs].map(({ typeRef }) => typeRef);
}
