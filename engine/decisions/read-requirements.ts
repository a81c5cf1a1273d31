import type { XmlElement } from '../parse/xml-tree.ts';
import type {
  Decision,
  DecisionRequirements,
  DecisionService,
  ElementReference,
  InformationItem,
  InputData,
  ItemDefinition,
  KnowledgeModel,
} from './decision-requirements.ts';
import { checkLanguage, readItem, readText, typeRefOf } from './read-cell.ts';
import type { DmnReading } from './read-cell.ts';
import { readFunction, readLogic } from './read-expression.ts';

/** The whole of `<definitions>`. Drawings and documentation are known and have no effect. */
export function readRequirements(root: XmlElement, reading: DmnReading): DecisionRequirements {
  const namespace = root.attribute('namespace') ?? '';
  checkLanguage(root, 'expressionLanguage', reading);
  const name = root.attribute('name') ?? '';
  const id = root.id ?? name;
  if (id === '')
    reading.reporter.error('ID_INVALID', root, {
      message: 'The definitions have neither id nor name. Give them an id',
      why: 'Versions of the same model are told apart from other models by it.',
    });
  return {
    id,
    name: name === '' ? id : name,
    namespace,
    imports: root.childrenNamed('import', 'dmn').flatMap(readImport),
    itemDefinitions: root
      .childrenNamed('itemDefinition', 'dmn')
      .map((item) => readItemDefinition(item, reading)),
    inputs: root.childrenNamed('inputData', 'dmn').map(readInput),
    decisions: root
      .childrenNamed('decision', 'dmn')
      .map((decision) => readDecision(decision, namespace, reading)),
    knowledgeModels: root
      .childrenNamed('businessKnowledgeModel', 'dmn')
      .map((model) => readKnowledgeModel(model, namespace, reading)),
    services: root.childrenNamed('decisionService', 'dmn').map((service) => readService(service, namespace)),
  };
}

// helpers

/** Imports of anything but DMN are types of other languages, which nothing here refers to. */
function readImport(element: XmlElement): readonly { name: string; namespace: string }[] {
  element.useAll();
  const type = element.attribute('importType') ?? '';
  const isModel = type === '' || /\/DMN\//i.test(type);
  const namespace = element.attribute('namespace') ?? '';
  return isModel && namespace !== '' ? [{ name: (element.attribute('name') ?? '').trim(), namespace }] : [];
}

function readItemDefinition(element: XmlElement, reading: DmnReading): ItemDefinition {
  element.used = true;
  element.attribute('label');
  element.attribute('typeLanguage');
  const typeRef = typeRefOf(element);
  const allowed = element.child('allowedValues', 'dmn');
  const constraint = element.child('typeConstraint', 'dmn');
  const components = element
    .childrenNamed('itemComponent', 'dmn')
    .map((component) => readItemDefinition(component, reading));
  const functionItem = element.child('functionItem', 'dmn');
  const outputTypeRef = functionItem?.attribute('outputTypeRef')?.trim();
  return {
    name: (element.attribute('name') ?? '').trim(),
    ...(typeRef === undefined ? {} : { typeRef }),
    ...(element.attribute('isCollection') === 'true' ? { isCollection: true } : {}),
    ...(allowed === undefined ? {} : { allowedValues: readText(allowed, reading) }),
    ...(constraint === undefined ? {} : { typeConstraint: readText(constraint, reading) }),
    ...(components.length === 0 ? {} : { components }),
    ...(functionItem === undefined
      ? {}
      : {
          function: {
            ...(outputTypeRef === undefined ? {} : { outputTypeRef }),
            parameters: functionItem.childrenNamed('parameters', 'dmn').map(readItem),
          },
        }),
  };
}

function readInput(element: XmlElement): InputData {
  const name = nameOf(element);
  return { id: element.id ?? name, name, variable: readVariable(element, name) };
}

function readDecision(element: XmlElement, namespace: string, reading: DmnReading): Decision {
  const name = nameOf(element);
  const versionTag =
    element.attribute('versionTag', 'camunda') ??
    element.child('extensionElements', 'dmn')?.child('versionTag', 'zeebe')?.attribute('value');
  const historyTimeToLive = element.attribute('historyTimeToLive', 'camunda');
  const logic = readLogic(element, reading);
  const requirements = element.childrenNamed('informationRequirement', 'dmn');
  return {
    id: element.id ?? name,
    name,
    ...(versionTag === undefined ? {} : { versionTag }),
    ...(historyTimeToLive === undefined ? {} : { historyTimeToLive }),
    variable: readVariable(element, name),
    ...(logic === undefined ? {} : { logic }),
    requiredDecisions: references(requirements, 'requiredDecision', namespace),
    requiredInputs: references(requirements, 'requiredInput', namespace),
    requiredKnowledge: references(
      element.childrenNamed('knowledgeRequirement', 'dmn'),
      'requiredKnowledge',
      namespace,
    ),
  };
}

function readKnowledgeModel(element: XmlElement, namespace: string, reading: DmnReading): KnowledgeModel {
  const name = nameOf(element);
  const encapsulated = element.child('encapsulatedLogic', 'dmn');
  const typeRef = encapsulated === undefined ? undefined : typeRefOf(encapsulated);
  const logic = encapsulated === undefined ? undefined : readFunction(encapsulated, reading);
  return {
    id: element.id ?? name,
    name,
    variable: readVariable(element, name),
    ...(logic === undefined ? {} : { logic: { ...logic, ...(typeRef === undefined ? {} : { typeRef }) } }),
    requiredKnowledge: references(
      element.childrenNamed('knowledgeRequirement', 'dmn'),
      'requiredKnowledge',
      namespace,
    ),
  };
}

function readService(element: XmlElement, namespace: string): DecisionService {
  const name = nameOf(element);
  return {
    id: element.id ?? name,
    name,
    variable: readVariable(element, name),
    outputDecisions: references([element], 'outputDecision', namespace),
    encapsulatedDecisions: references([element], 'encapsulatedDecision', namespace),
    inputDecisions: references([element], 'inputDecision', namespace),
    inputData: references([element], 'inputData', namespace),
  };
}

function nameOf(element: XmlElement): string {
  element.used = true;
  element.attribute('label');
  const name = (element.attribute('name') ?? '').trim();
  return name === '' ? (element.id ?? '') : name;
}

/** The variable of an element has its name where it names none. */
function readVariable(element: XmlElement, name: string): InformationItem {
  const variable = element.child('variable', 'dmn');
  if (variable === undefined) return { name };
  const item = readItem(variable);
  return item.name === '' ? { ...item, name } : item;
}

/** `#id`, or `namespace#id` for an element of another model. */
function references(
  parents: readonly XmlElement[],
  local: string,
  namespace: string,
): readonly ElementReference[] {
  return parents.flatMap((parent) => {
    parent.used = true;
    return parent.childrenNamed(local, 'dmn').map((reference) => {
      const href = (reference.attribute('href') ?? '').trim();
      const hash = href.lastIndexOf('#');
      const model = href.slice(0, Math.max(0, hash));
      const id = href.slice(hash + 1);
      return model === '' || model === namespace ? { id } : { namespace: model, id };
    });
  });
}
