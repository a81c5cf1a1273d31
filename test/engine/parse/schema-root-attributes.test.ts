import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readBpmn } from '#engine';
import { richFile, richFileWith } from './rich-file.ts';

interface Property {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly default?: unknown;
}
interface Type {
  readonly name: string;
  readonly superClass?: readonly string[];
  readonly properties?: readonly Property[];
}

const schema = JSON.parse(readFileSync('node_modules/bpmn-moddle/resources/bpmn/json/bpmn.json', 'utf8')) as {
  readonly types: readonly Type[];
  readonly enumerations: readonly {
    readonly name: string;
    readonly literalValues: readonly { readonly name: string }[];
  }[];
};

const typeNamed = new Map(schema.types.map((type) => [type.name, type]));

function attributesOf(name: string): readonly Property[] {
  const type = typeNamed.get(name.replace('bpmn:', ''));
  if (type === undefined) return [];
  return [...(type.superClass ?? []).flatMap(attributesOf), ...(type.properties ?? [])].filter(
    ({ isAttr }) => isAttr === true,
  );
}

/** Another element of the right kind for each reference. */
const OTHERS: Readonly<Record<string, string>> = {
  ...{ messageRef: 'm2', itemRef: 'item2', itemSubjectRef: 'item2', structureRef: 'item2', type: 'item2' },
  ...{ dataObjectRef: 'obj2', dataStoreRef: 'ds2', correlationKeyRef: 'k2', correlationPropertyRef: 'cp2' },
  ...{
    parameterRef: 'rp2',
    partitionElementRef: 'Resource',
    processRef: 'Process',
    evaluatesToTypeRef: 'item2',
  },
  ...{ operationRef: 'op2', inputDataRef: 'DataOutput', outputDataRef: 'DataInput', import: 'nothing' },
  ...{ definitionalCollaborationRef: 'Collaboration', categoryValueRef: 'CategoryValue' },
};

function valuesOf(property: Property): readonly string[] {
  const enumeration = schema.enumerations.find(({ name }) => name === property.type);
  if (enumeration !== undefined)
    return enumeration.literalValues.map(({ name }) => name).filter((name) => name !== property.default);
  if (property.type === 'Boolean') return [property.default === true ? 'false' : 'true'];
  if (property.type === 'Integer') return ['3'];
  return [OTHERS[property.name] ?? 'changed'];
}

/** bpmn.md 1.2: elements that document, whatever they say. */
const DOCUMENTING = new Set([
  ...['Relationship', 'PartnerEntity', 'PartnerRole', 'Category', 'CategoryValue', 'TextAnnotation', 'Group'],
  ...['Import', 'Conversation', 'ConversationLink', 'Choreography', 'ParticipantMultiplicity'],
]);

/** Names that people read, and that nothing refers to. */
const LABELS = new Set([
  ...['Lane', 'LaneSet', 'InputSet', 'OutputSet', 'DataObjectReference', 'CorrelationProperty'],
  ...['CorrelationKey', 'Error', 'Escalation', 'Resource', 'MessageFlow', 'Participant', 'Collaboration'],
  ...['Definitions', 'PotentialOwner', 'HumanPerformer', 'Performer'],
]);

/** Everything else that changes nothing, each with the reason. */
const MEANINGLESS: Readonly<Record<string, string>> = {
  'Process.processType=None': 'bpmn.md 1.2',
  'Process.processType=Private': 'bpmn.md 1.2',
  'Process.isClosed=true': 'bpmn.md 1.2',
  'Process.isExecutable=true': 'is what the file says already',
  'Process.definitionalCollaborationRef=Collaboration': 'bpmn.md 1.2',
  'Collaboration.isClosed=true': 'bpmn.md 1.2',
  'ItemDefinition.itemKind=Physical': 'bpmn.md 1.2',
  'ItemDefinition.itemKind=Information': 'bpmn.md 1.2',
  'Association.associationDirection=None': 'bpmn.md 1.2',
  'Association.associationDirection=One': 'bpmn.md 1.2',
  'Association.associationDirection=Both': 'bpmn.md 1.2',
  'Definitions.targetNamespace=changed': 'names the file; references inside it are by id',
  'Definitions.exporter=changed': 'bpmn.md 1.2',
  'Definitions.exporterVersion=changed': 'bpmn.md 1.2',
  'Resource.name=changed': 'its parameters say who it is here',
  'ResourceParameter.isRequired=true': 'it is bound, as it then must be',
  'DataStore.capacity=3': 'counts only where the store is limited',
};

function isSilentByRule(name: string, attribute: string, value: string): boolean {
  return (
    DOCUMENTING.has(name) ||
    (attribute === 'name' && LABELS.has(name)) ||
    `${name}.${attribute}=${value}` in MEANINGLESS
  );
}

async function read(
  content: string,
): Promise<{ readonly models: string; readonly problems: readonly string[] }> {
  const result = await readBpmn([{ name: 'a.bpmn', content: new TextEncoder().encode(content) }]);
  return {
    models: JSON.stringify(result.processes),
    problems: result.problems.map(({ severity, code, message }) => `${severity} ${code} ${message}`),
  };
}

const names = schema.types
  .map(({ name }) => name)
  .filter((name) => name === 'Import' || richFile.includes(`id="${name}"`));
const cases = names.flatMap((name) =>
  attributesOf(name)
    .filter((property) => property.name !== 'id')
    .flatMap((property) => valuesOf(property).map((value) => [name, property.name, value] as const)),
);

describe('no attribute beside the flow nodes is ignored in silence', () => {
  const before = read(richFile);

  test('the file they are tried on deploys', async () => {
    expect((await before).problems.filter((problem) => problem.startsWith('ERROR'))).toEqual([]);
    expect(cases.length).toBeGreaterThan(100);
  });

  test.each(cases)('%s %s="%s"', async (name, attribute, value) => {
    const first = await before;
    const after = await read(richFileWith(name, attribute, value));
    const isSilent =
      after.models === first.models && JSON.stringify(after.problems) === JSON.stringify(first.problems);
    const mayChange = isSilent && isSilentByRule(name, attribute, value);
    expect({ isSilent: isSilent && !mayChange }).toEqual({ isSilent: false });
  });

  test.each([
    ['rp3', 'isRequired', 'true', /The resource parameter "more" is required and nothing is bound to it/],
    ['DataObjectReference', 'itemSubjectRef', 'item2', /its data object says the type/],
    ['MessageFlow', 'messageRef', 'm2', /messageRef names the message "m2", but "send" throws "Message"/],
    ['InputOutputBinding', 'operationRef', 'op2', /whose interface is not supported here/],
    ['InputOutputBinding', 'inputDataRef', 'DataOutput', /which is not one dataInput of "Process"/],
    ['InputOutputBinding', 'outputDataRef', 'nothing', /outputDataRef refers to "nothing"/],
    ['DataInput', 'itemSubjectRef', 'item2', /another item definition than the operation's message/],
    ['Interface', 'implementationRef', 'wsdl', /implementationRef of the interface documents only/],
    ['Definitions', 'typeLanguage', 'java', /typeLanguage "java" is not read/],
    ['Signal', 'structureRef', 'String', /structureRef "String" cannot be resolved; values are not checked/],
    ['Operation', 'style', 'rpc', /style of operation would have no effect here/],
    ['Definitions', 'camunda', 'x', /camunda of definitions would have no effect here/],
  ])('%s %s="%s" is told', async (name, attribute, value, sentence) => {
    const { problems } = await read(richFileWith(name, attribute, value));
    expect(problems.some((problem) => sentence.test(problem)) ? 'told' : problems).toBe('told');
  });

  test('what is wrong inside a global task is said of the global task', async () => {
    const { problems } = await read(richFileWith('GlobalUserTask', 'implementation', 'changed'));
    expect(problems.find((problem) => problem.includes('implementation="changed"'))).toMatch(
      /^ERROR IMPLEMENTATION .*\(GlobalUserTask\)$/,
    );
  });
});
