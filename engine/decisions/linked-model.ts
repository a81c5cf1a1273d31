import type { KnownNames } from '../expressions/feel-tree.ts';
import type { FeelType } from '../expressions/feel/type.ts';
import type {
  Decision,
  DecisionRequirements,
  DecisionService,
  ElementReference,
  InputData,
  KnowledgeModel,
} from './decision-requirements.ts';
import { namesOfType, typeOfDefinition, typeOfRef } from './item-types.ts';

export type Requirable =
  | { readonly kind: 'decision'; readonly model: LinkedModel; readonly element: Decision }
  | { readonly kind: 'input'; readonly model: LinkedModel; readonly element: InputData }
  | { readonly kind: 'knowledge'; readonly model: LinkedModel; readonly element: KnowledgeModel }
  | { readonly kind: 'service'; readonly model: LinkedModel; readonly element: DecisionService };

/** One model with the models it imports: finds elements and types by reference. */
export class LinkedModel {
  readonly requirements: DecisionRequirements;
  private readonly linkedImports: readonly { readonly name: string; readonly model: LinkedModel }[];
  private readonly elements: ReadonlyMap<string, Requirable>;
  private readonly definedTypes = new Map<string, FeelType>();

  constructor(
    requirements: DecisionRequirements,
    all: readonly DecisionRequirements[],
    linked: Map<string, LinkedModel> = new Map<string, LinkedModel>(),
  ) {
    this.requirements = requirements;
    linked.set(requirements.namespace, this);
    this.elements = elementsOf(this);
    this.linkedImports = requirements.imports.flatMap(({ name, namespace }) => {
      const found = all.find((candidate) => candidate.namespace === namespace);
      const known = linked.get(namespace);
      if (known !== undefined) return [{ name, model: known }];
      return found === undefined ? [] : [{ name, model: new LinkedModel(found, all, linked) }];
    });
    for (const definition of requirements.itemDefinitions)
      this.definedTypes.set(
        definition.name,
        typeOfDefinition(definition, (asked) => this.typeNamed(asked)),
      );
  }

  get imports(): readonly { readonly name: string; readonly model: LinkedModel }[] {
    return this.linkedImports;
  }

  /** An item definition of this model, or `import.name` of an imported one. */
  typeNamed(name: string): FeelType | undefined {
    const own = this.definedTypes.get(name);
    if (own !== undefined) return own;
    for (const { name: prefix, model } of this.linkedImports) {
      const inner =
        prefix === '' ? name : name.startsWith(`${prefix}.`) ? name.slice(prefix.length + 1) : undefined;
      const found = inner === undefined ? undefined : model.typeNamed(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  typeOf(typeRef: string | undefined): FeelType {
    return typeOfRef(typeRef, (name) => this.typeNamed(name));
  }

  find({ namespace, id }: ElementReference): Requirable | undefined {
    if (namespace === undefined || namespace === this.requirements.namespace) return this.elements.get(id);
    return this.linkedImports
      .find(({ model }) => model.requirements.namespace === namespace)
      ?.model.find({ id });
  }

  /** The names of the imports that lead from here to a model. */
  pathTo(model: LinkedModel, seen: ReadonlySet<LinkedModel> = new Set()): readonly string[] | undefined {
    if (model === this) return [];
    for (const { name, model: next } of this.linkedImports) {
      if (seen.has(next)) continue;
      const rest = next.pathTo(model, new Set([...seen, this]));
      if (rest !== undefined) return name === '' ? rest : [name, ...rest];
    }
    return undefined;
  }

  /** An element of an imported model by its id alone. */
  findAnywhere(id: string): Requirable | undefined {
    for (const { model } of this.linkedImports) {
      const found = model.find({ id });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The name under which an element of another model stands in this one; undefined for its own. */
  importNameOf(model: LinkedModel): string | undefined {
    if (model === this) return undefined;
    const name = this.linkedImports.find((imported) => imported.model === model)?.name;
    return name === '' ? undefined : name;
  }

  /** The names an element brings into an expression, for the grammar. */
  namesOf(references: readonly ElementReference[]): KnownNames {
    const names: Record<string, KnownNames | null> = {};
    for (const reference of references) {
      const found = this.find(reference);
      if (found === undefined) continue;
      const { name, typeRef } = found.element.variable;
      const members = namesOfType(found.model.typeOf(typeRef));
      const prefix = this.importNameOf(found.model);
      if (prefix === undefined) names[name] = members;
      else names[prefix] = { ...names[prefix], [name]: members };
    }
    return names;
  }
}

// helpers

function elementsOf(model: LinkedModel): ReadonlyMap<string, Requirable> {
  const { decisions, inputs, knowledgeModels, services } = model.requirements;
  return new Map<string, Requirable>([
    ...decisions.map((element) => [element.id, { kind: 'decision', model, element }] as const),
    ...inputs.map((element) => [element.id, { kind: 'input', model, element }] as const),
    ...knowledgeModels.map((element) => [element.id, { kind: 'knowledge', model, element }] as const),
    ...services.map((element) => [element.id, { kind: 'service', model, element }] as const),
  ]);
}
