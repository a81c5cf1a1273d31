import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readBpmn } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly isReference?: boolean;
  readonly default?: unknown;
}
interface Type {
  readonly name: string;
  readonly superClass?: readonly string[];
  readonly properties?: readonly Property[];
}
interface Enumeration {
  readonly name: string;
  readonly literalValues: readonly { readonly name: string }[];
}

/** The attributes of the standard's schema, as the library that reads BPMN describes them. */
const schema = JSON.parse(readFileSync('node_modules/bpmn-moddle/resources/bpmn/json/bpmn.json', 'utf8')) as {
  readonly types: readonly Type[];
  readonly enumerations: readonly Enumeration[];
};

const job = '<extensionElements><zeebe:taskDefinition type="w"/></extensionElements>';
const timer = '<timerEventDefinition id="td"><timeDuration>PT1H</timeDuration></timerEventDefinition>';
const flow = (id: string, from: string, to: string, more = ''): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"${more}`;
const roots = `<message id="m" name="m"/><message id="m2" name="m2"/><signal id="sg" name="sg"/><signal id="sg2" name="sg2"/><error id="er" errorCode="E"/><error id="er2" errorCode="E2"/>
<escalation id="es" escalationCode="S"/><escalation id="es2" escalationCode="S2"/>`;
const split = (type: string): string =>
  `<startEvent id="s"/><${type} id="x" @/><manualTask id="a"/><manualTask id="b"/><endEvent id="e"/>${flow('f0', 's', 'x')}/>${flow('f1', 'x', 'a')}><conditionExpression>n = 1</conditionExpression></sequenceFlow>${flow('f2', 'x', 'b')}><conditionExpression>n = 2</conditionExpression></sequenceFlow>${flow('f3', 'a', 'e')}/>${flow('f4', 'b', 'e')}/>`;
const inner = '<startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/>';
const row = (node: string): string => inARow(node);

/** One model for each element of the standard that an executable process can hold; `@` is where the attribute goes. */
const MODELS: Readonly<Record<string, string>> = {
  Task: row('<task id="x" @/>'),
  ManualTask: row('<manualTask id="x" @/>'),
  UserTask: row('<userTask id="x" @/>'),
  ServiceTask: row(`<serviceTask id="x" @>${job}</serviceTask>`),
  SendTask: row(`<sendTask id="x" @>${job}</sendTask>`),
  ReceiveTask: row('<receiveTask id="x" @/>'),
  ScriptTask: row('<scriptTask id="x" @><script>=1</script></scriptTask>'),
  BusinessRuleTask: row(`<businessRuleTask id="x" @>${job}</businessRuleTask>`),
  CallActivity: row(
    '<callActivity id="x" @><extensionElements><zeebe:calledElement processId="q"/></extensionElements></callActivity>',
  ),
  SubProcess: row(`<subProcess id="x" @>${inner}</subProcess>`),
  Transaction: row(`<transaction id="x" @>${inner}</transaction>`),
  AdHocSubProcess: row('<adHocSubProcess id="x" @><task id="t"/></adHocSubProcess>'),
  ExclusiveGateway: split('exclusiveGateway'),
  InclusiveGateway: split('inclusiveGateway'),
  ParallelGateway: split('parallelGateway').replaceAll(/><conditionExpression>.*?<\/sequenceFlow>/g, '/>'),
  ComplexGateway: split('complexGateway'),
  EventBasedGateway: `<startEvent id="s"/><eventBasedGateway id="x" @/><intermediateCatchEvent id="a">${timer}</intermediateCatchEvent><intermediateCatchEvent id="b"><signalEventDefinition id="sd" signalRef="sg"/></intermediateCatchEvent><endEvent id="e"/>${flow('f0', 's', 'x')}/>${flow('f1', 'x', 'a')}/>${flow('f2', 'x', 'b')}/>${flow('f3', 'a', 'e')}/>${flow('f4', 'b', 'e')}/>`,
  StartEvent: `<startEvent id="x" @/><endEvent id="e"/>${flow('f', 'x', 'e')}/>`,
  EndEvent: `<startEvent id="s"/><endEvent id="x" @/>${flow('f', 's', 'x')}/>`,
  IntermediateThrowEvent: row('<intermediateThrowEvent id="x" @/>'),
  IntermediateCatchEvent: row(`<intermediateCatchEvent id="x" @>${timer}</intermediateCatchEvent>`),
  BoundaryEvent: `${inARow(`<serviceTask id="h">${job}</serviceTask>`)}<boundaryEvent id="x" attachedToRef="h" @>${timer}</boundaryEvent><endEvent id="e2"/>${flow('fb', 'x', 'e2')}/>`,
  SequenceFlow: `<startEvent id="s"/><manualTask id="a"/><manualTask id="b"/><endEvent id="e"/>${flow('f0', 's', 'a')}/><sequenceFlow id="x" sourceRef="a" targetRef="b" @/>${flow('f2', 'b', 'e')}/>`,
  StandardLoopCharacteristics: row(
    '<manualTask id="t"><standardLoopCharacteristics id="x" @><loopCondition>n = 1</loopCondition></standardLoopCharacteristics></manualTask>',
  ),
  MultiInstanceLoopCharacteristics: row(
    '<manualTask id="t"><multiInstanceLoopCharacteristics id="x" @><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></manualTask>',
  ),
  MessageEventDefinition: row(
    '<intermediateCatchEvent id="c"><messageEventDefinition id="x" @/></intermediateCatchEvent>',
  ),
  SignalEventDefinition: row(
    '<intermediateCatchEvent id="c"><signalEventDefinition id="x" @/></intermediateCatchEvent>',
  ),
  ErrorEventDefinition: `<startEvent id="s"/><endEvent id="c"><errorEventDefinition id="x" @/></endEvent>${flow('f', 's', 'c')}/>`,
  EscalationEventDefinition: row(
    '<intermediateThrowEvent id="c"><escalationEventDefinition id="x" @/></intermediateThrowEvent>',
  ),
  CompensateEventDefinition: row(
    '<intermediateThrowEvent id="c"><compensateEventDefinition id="x" @/></intermediateThrowEvent>',
  ),
  LinkEventDefinition: `<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition id="x" @/></intermediateThrowEvent>${flow('f', 's', 't')}/>`,
  TerminateEventDefinition: `<startEvent id="s"/><endEvent id="c"><terminateEventDefinition id="x" @/></endEvent>${flow('f', 's', 'c')}/>`,
  ConditionalEventDefinition: row(
    '<intermediateCatchEvent id="c"><conditionalEventDefinition id="x" @><condition>n = 1</condition></conditionalEventDefinition></intermediateCatchEvent>',
  ),
  TimerEventDefinition: row(
    '<intermediateCatchEvent id="c"><timerEventDefinition id="x" @><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>',
  ),
};

/** bpmn.md 1.2, and what only names or describes. */
const WITHOUT_EFFECT = new Set(['isClosed', 'isImmediate', 'gatewayDirection', 'processType']);

/** Places where the standard gives an attribute no meaning, each with the reason. */
const MEANINGLESS: Readonly<Record<string, string>> = {
  'AdHocSubProcess.ordering=Parallel': 'is what the standard does without the attribute',
  'StartEvent.isInterrupting=false':
    'means something in an event sub-process only; tools write it everywhere',
  'SendTask.messageRef=m2': 'with a job type the worker sends; the reference says what',
};

const typeNamed = new Map(schema.types.map((type) => [type.name, type]));

function attributesOf(name: string): readonly Property[] {
  const type = typeNamed.get(name.replace('bpmn:', ''));
  if (type === undefined) return [];
  return [...(type.superClass ?? []).flatMap(attributesOf), ...(type.properties ?? [])].filter(
    ({ isAttr }) => isAttr === true,
  );
}

/** Values that differ from the default, written as the schema allows them. */
function valuesOf(property: Property): readonly string[] {
  const enumeration = schema.enumerations.find(({ name }) => name === property.type);
  if (enumeration !== undefined)
    return enumeration.literalValues.map(({ name }) => name).filter((name) => name !== property.default);
  if (property.type === 'Boolean') return [property.default === true ? 'false' : 'true'];
  if (property.type === 'Integer') return ['3'];
  const known: Readonly<Record<string, string>> = {
    messageRef: 'm2',
    signalRef: 'sg2',
    errorRef: 'er2',
    escalationRef: 'es2',
    default: 'f1',
  };
  if (property.isReference === true) return [known[property.name] ?? 'nothing', 'nothing'];
  return ['changed'];
}

async function read(
  content: string,
): Promise<{ readonly model: string; readonly problems: readonly string[] }> {
  const result = await readBpmn([{ name: 'a.bpmn', content: bpmnFile(content, { roots }) }]);
  return {
    model: JSON.stringify(result.processes.map(({ model }) => model)),
    problems: result.problems.map(({ severity, code, message }) => `${severity} ${code} ${message}`),
  };
}

const cases = Object.keys(MODELS).flatMap((name) =>
  attributesOf(name)
    .filter((property) => property.name !== 'id' && !WITHOUT_EFFECT.has(property.name))
    .flatMap((property) => valuesOf(property).map((value) => [name, property.name, value] as const)),
);

describe('no attribute of the schema is ignored in silence', () => {
  test.each(cases)('%s %s="%s"', async (name, attribute, value) => {
    const template = MODELS[name] ?? '';
    const own = new RegExp(`(<[^<>]*)\\s${attribute}="[^"]*"([^<>]*@)`);
    const before = await read(template.replace(' @', ''));
    const after = await read(template.replace(own, '$1$2').replace('@', `${attribute}="${value}"`));
    const said = after.problems.filter((problem) => !before.problems.includes(problem));
    // An element that is refused as a whole says so whatever its attributes are.
    if (before.problems.some((problem) => problem.startsWith('ERROR ELEMENT_UNSUPPORTED'))) return;
    const isSilent =
      said.length === 0 && after.model === before.model && after.problems.length === before.problems.length;
    expect({ isSilent }).toEqual({ isSilent: `${name}.${attribute}=${value}` in MEANINGLESS });
  });
});
