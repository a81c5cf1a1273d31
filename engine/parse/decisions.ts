import { readsDecisionRows } from '../element-decision.ts';
import type {
  CalledDecision,
  DecisionResultShape,
  Expression,
  VariableMapping,
} from '../model/process-model.ts';
import { readExpression, readInteger, readVariableName } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { refuseStrayBinding } from './dialects/stray-binding.ts';
import { present } from './present.ts';
import type { Namespace, XmlElement } from './xml-tree.ts';

/** What a task says about the decision it asks for; without `decision` it said so wrongly, and a problem tells it. */
export interface DecisionSettings {
  readonly decision?: CalledDecision;
  readonly resultVariable?: string;
}

/** T09, bpmn.md 3.2 "decision": undefined when the task names no decision in any dialect. */
export function readDecision(
  c: Compilation,
  element: XmlElement,
  outputs: readonly VariableMapping[],
): DecisionSettings | undefined {
  const found = [
    readNative(c, element),
    readCamunda(c, element, outputs),
    readFlowable(c, element),
    readRules(c, element),
  ].filter((settings) => settings !== undefined);
  const [first] = found;
  if (first === undefined) return undefined;
  const hasJob = element.extension('taskDefinition', 'zeebe') !== undefined || element.has('type', 'camunda');
  if (found.length > 1 || hasJob) {
    element.extension('taskDefinition', 'zeebe')?.useAll();
    element.attribute('type', 'camunda');
    element.attribute('topic', 'camunda');
    c.reporter.error('DIALECT_CONFLICT', element, {
      message: 'It says its work twice: as a called decision and otherwise. Keep one',
    });
  }
  return first;
}

// helpers

/** `zeebe:calledDecision`: the result variable is the only way to the result. */
function readNative(c: Compilation, element: XmlElement): DecisionSettings | undefined {
  const called = element.extension('calledDecision', 'zeebe');
  if (called === undefined) return undefined;
  const decisionId = textOf(c, called, 'decisionId', 'none', false);
  const binding = called.attribute('bindingType') ?? 'latest';
  const versionTag = textOf(c, called, 'versionTag', 'none', false);
  const resultVariable = readVariableName(c, called.attribute('resultVariable') ?? '', called);
  const known = knownBinding(c, called, 'bindingType', binding, ['latest', 'deployment', 'versionTag']);
  if (known === undefined || !isComplete(c, called, known, { versionTag })) return {};
  if (decisionId === undefined) return noDecision(c, called);
  return {
    decision: { decisionId, binding: known, result: 'native', ...tagOf(known, versionTag) },
    ...present({ resultVariable }),
  };
}

const SHAPES: readonly DecisionResultShape[] = [
  'singleEntry',
  'singleResult',
  'collectEntries',
  'resultList',
];

function readCamunda(
  c: Compilation,
  element: XmlElement,
  outputs: readonly VariableMapping[],
): DecisionSettings | undefined {
  const ns = 'camunda';
  if (!element.has('decisionRef', ns)) return strayAttributes(c, element);
  const decisionId = textOf(c, element, 'decisionRef', ns, true);
  const binding = element.attribute('decisionRefBinding', ns) ?? 'latest';
  const versionTag = textOf(c, element, 'decisionRefVersionTag', ns, true);
  const tenantId = textOf(c, element, 'decisionRefTenantId', ns, true);
  const versionText = element.attribute('decisionRefVersion', ns);
  const version =
    versionText === undefined || versionText === ''
      ? undefined
      : readInteger(c, { text: versionText, at: element, label: 'decisionRefVersion', mapped: true });
  refuseStrayBinding(c, element, 'decisionRef', binding);
  const name = element.attribute('resultVariable', ns);
  const resultVariable = name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  const shape = readShape(c, element, resultVariable !== undefined);
  const known = knownBinding(c, element, 'decisionRefBinding', binding, [
    'latest',
    'deployment',
    'version',
    'versionTag',
  ]);
  if (known === undefined || !isComplete(c, element, known, { version, versionTag })) return {};
  if (decisionId === undefined) return noDecision(c, element);
  const readsRows = outputs.some(
    ({ source }) => source.language !== 'literal' && readsDecisionRows(source.reads),
  );
  return {
    decision: {
      decisionId,
      binding: known,
      result: shape,
      ...tagOf(known, versionTag),
      ...(known === 'version' ? present({ version }) : {}),
      ...present({ tenantId }),
      ...(readsRows ? { readsRows } : {}),
    },
    ...present({ resultVariable }),
  };
}

function readShape(c: Compilation, element: XmlElement, hasResult: boolean): DecisionResultShape {
  const text = element.attribute('mapDecisionResult', 'camunda');
  if (text === undefined) return 'resultList';
  const shape = SHAPES.find((known) => known === text);
  if (shape === undefined)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `mapDecisionResult="${text}" is not known. Use ${SHAPES.join(', ')}`,
    });
  else if (!hasResult)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: 'mapDecisionResult would have no effect without a result variable. Name one, or remove it',
    });
  return shape ?? 'resultList';
}

/** Settings of a decision that is not named. */
function strayAttributes(c: Compilation, element: XmlElement): DecisionSettings | undefined {
  const stray = element.attributes.filter(
    ({ namespace, local }) =>
      namespace === 'camunda' && (local.startsWith('decisionRef') || local === 'mapDecisionResult'),
  );
  if (stray.length === 0) return undefined;
  for (const attribute of stray) attribute.used = true;
  return noDecision(c, element);
}

/** A service task of type `dmn`: its fields say which decision. */
function readFlowable(c: Compilation, element: XmlElement): DecisionSettings | undefined {
  const ns = 'flowable';
  const isDecision = element.attributes.some(
    ({ namespace, local, value }) => namespace === ns && local === 'type' && value === 'dmn',
  );
  if (!isDecision) return undefined;
  element.attribute('type', ns);
  const name = element.attribute('resultVariable', ns) ?? element.attribute('resultVariableName', ns);
  const resultVariable = name === undefined || name === '' ? undefined : readVariableName(c, name, element);
  const fields = new Map<string, XmlElement>();
  for (const field of [...element.childrenNamed('field', ns), ...element.extensions('field', ns)])
    fields.set(field.attribute('name') ?? '', field);
  const key = fields.get('decisionTableReferenceKey');
  const decisionId = key === undefined ? undefined : readField(c, key, 'decisionTableReferenceKey');
  const isSame = fields.get('sameDeployment');
  const binding = isSame !== undefined && fieldText(isSame) === 'true' ? 'deployment' : 'latest';
  for (const [fieldName, field] of fields) refuseField(c, fieldName, field);
  if (decisionId === undefined) return noDecision(c, element);
  const result = resultVariable === undefined ? 'variables' : 'native';
  return { decision: { decisionId, binding, result }, ...present({ resultVariable }) };
}

/** Fields that say what happens anyway are accepted. */
const HARMLESS_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['decisionTableReferenceKey', []],
  ['sameDeployment', ['true', 'false']],
  ['decisionTaskThrowErrorOnNoHits', ['false']],
  ['fallbackToDefaultTenant', ['false']],
]);

function refuseField(c: Compilation, name: string, field: XmlElement): void {
  const values = HARMLESS_FIELDS.get(name);
  const text = fieldText(field);
  field.useAll();
  if (values !== undefined && (values.length === 0 || values.includes(text))) return;
  c.reporter.error('ATTRIBUTE_UNSUPPORTED', field, {
    message: `The field ${name}="${text}" would have no effect here. Remove it`,
  });
}

function fieldText(field: XmlElement): string {
  const child = field.child('string', 'flowable') ?? field.child('expression', 'flowable');
  return (field.attribute('stringValue') ?? field.attribute('expression') ?? child?.text ?? '').trim();
}

function readField(c: Compilation, field: XmlElement, label: string): Expression | undefined {
  const text = fieldText(field);
  return text === ''
    ? undefined
    : readExpression(c, { text, at: field, label, place: 'value', mapped: true });
}

/** `flowable:rules` and its kin name rules of another engine's format. */
function readRules(c: Compilation, element: XmlElement): DecisionSettings | undefined {
  const rules = element.attributes.filter(
    ({ namespace, local }) => namespace === 'flowable' && /^(rules|ruleVariablesInput|exclude)$/.test(local),
  );
  if (rules.length === 0) return undefined;
  for (const attribute of rules) attribute.used = true;
  element.attribute('resultVariable', 'flowable');
  element.attribute('resultVariableName', 'flowable');
  c.reporter.error('ELEMENT_UNSUPPORTED', element, {
    message: `${rules.map(({ local }) => local).join(', ')} would have no effect here. Write the rules as a DMN decision`,
  });
  return {};
}

function textOf(
  c: Compilation,
  at: XmlElement,
  label: string,
  namespace: Namespace | 'none',
  mapped: boolean,
): Expression | undefined {
  const text = at.attribute(label, namespace);
  return text === undefined || text === ''
    ? undefined
    : readExpression(c, { text, at, label, place: 'value', ...(mapped ? { mapped } : {}) });
}

function noDecision(c: Compilation, at: XmlElement): DecisionSettings {
  c.reporter.error('CALLED_ELEMENT', at, { message: 'The task names no decision. Give it the id of one' });
  return {};
}

type Binding = CalledDecision['binding'];

function knownBinding(
  c: Compilation,
  at: XmlElement,
  label: string,
  text: string,
  known: readonly Binding[],
): Binding | undefined {
  const binding = known.find((candidate) => candidate === text);
  if (binding === undefined)
    c.reporter.error('CALL_BINDING', at, {
      message: `${label}="${text}" is not known. Use ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`,
    });
  return binding;
}

function isComplete(
  c: Compilation,
  at: XmlElement,
  binding: Binding,
  given: { readonly version?: Expression | undefined; readonly versionTag?: Expression | undefined },
): boolean {
  const lacks =
    binding === 'version' && given.version === undefined
      ? 'version'
      : binding === 'versionTag' && given.versionTag === undefined
        ? 'version tag'
        : undefined;
  if (lacks === undefined) return true;
  c.reporter.error('CALL_BINDING', at, { message: `The binding lacks its ${lacks}` });
  return false;
}

function tagOf(binding: Binding, versionTag: Expression | undefined): { readonly versionTag?: Expression } {
  return binding === 'versionTag' && versionTag !== undefined ? { versionTag } : {};
}
