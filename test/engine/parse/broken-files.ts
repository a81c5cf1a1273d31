import { bpmnFile, inARow } from './bpmn-text.ts';
import { job, signal, flow, row, wrapped, gateway, text, at } from './broken-model.ts';
import type { BrokenModel } from './broken-model.ts';

export const brokenFiles: readonly BrokenModel[] = [
  at(
    'XML_REFUSED',
    'ERROR -',
    'The file breaks the rule "no DOCTYPE, entity declaration or other declaration" of the XML scan.',
    text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
  ),
  at(
    'XML_INVALID',
    'ERROR -',
    "Not well-formed at line 1: Expected closing tag 'process' (opened in line 1, col 66) instead of closing tag 'definitions'.",
    text('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process></definitions>'),
  ),
  at(
    'LIMIT_FILE_SIZE',
    'ERROR -',
    'The file is 10485761 bytes, the limit is 10485760.',
    text(' '.repeat(10_485_761)),
  ),
  at(
    'LIMIT_ELEMENTS',
    'ERROR p',
    'The number of flow nodes is 20001, the limit is 20000. Split the process.',
    bpmnFile(
      `<startEvent id="s"/>${Array.from({ length: 20_000 }, (_one, index) => `<task id="t${index}"/>`).join('')}`,
    ),
  ),
  at(
    'LIMIT_NESTING',
    'ERROR n50',
    'The nesting of sub-processes is 51, the limit is 50. Move the inner ones into a called process.',
    bpmnFile(
      `${Array.from({ length: 52 }, (_one, depth) => `<subProcess id="n${depth}">`).join('')}<task id="t"/>${'</subProcess>'.repeat(52)}`,
    ),
  ),
  at(
    'LIMIT_EXPRESSION',
    'ERROR f1',
    'conditionExpression is an expression of 5006 characters, the limit is 4096. Move the work into a script or a worker.',
    bpmnFile(gateway('exclusiveGateway', 'default="f2"', [`a = "${'x'.repeat(5_000)}"`, ''])),
  ),
  at(
    'ID_INVALID',
    'ERROR 1x',
    '"1x" is not a valid id. Start with a letter or _ and use letters, digits, - _ and .',
    row('<manualTask id="x"/><manualTask id="1x"/>'),
  ),
  at(
    'ID_DUPLICATE',
    'ERROR x',
    '"x" is used 2 times. Give every element its own id.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}<textAnnotation id="x"/>`),
  ),
  at(
    'REF_UNRESOLVED',
    'ERROR x',
    'messageRef refers to "nothing", which does not exist. Name an element of this file.',
    row('<receiveTask id="x" messageRef="nothing"/>'),
  ),
  at(
    'REF_WRONG_TYPE',
    'ERROR x',
    'messageRef refers to "sig", which is a signal, not a message.',
    row('<receiveTask id="x" messageRef="sig"/>', signal),
  ),
  at(
    'ELEMENT_UNSUPPORTED',
    'ERROR x',
    'zeebe:unknownThing would have no effect here. Remove it.',
    row(
      '<serviceTask id="x"><extensionElements><zeebe:taskDefinition type="w"/><zeebe:unknownThing/></extensionElements></serviceTask>',
    ),
  ),
  at(
    'ATTRIBUTE_UNSUPPORTED',
    'ERROR x',
    'camunda:unknownThing of manualTask would have no effect here. Remove it.',
    row('<manualTask id="x" camunda:unknownThing="a"/>'),
  ),
  at(
    'DIALECT_CONFLICT',
    'ERROR x',
    'x says its work twice: in zeebe: and in camunda:. Keep one.',
    row(
      '<serviceTask id="x" camunda:type="external" camunda:topic="v"><extensionElements><zeebe:taskDefinition type="w"/></extensionElements></serviceTask>',
    ),
  ),
  at(
    'DIALECT_MIXED',
    'WARNING y',
    'y uses camunda: in a process written mostly with zeebe:.',
    bpmnFile(
      inARow(
        `<serviceTask id="x">${job}</serviceTask>`,
        `<serviceTask id="z">${job}</serviceTask>`,
        '<serviceTask id="y" camunda:type="external" camunda:topic="v"/>',
      ),
    ),
  ),
  at(
    'NO_EXECUTABLE_PROCESS',
    'ERROR d',
    'The file has no process with isExecutable="true". Mark one as executable.',
    text(
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p"/></definitions>',
    ),
  ),
  at(
    'PROCESS_ID_DUPLICATE',
    'ERROR p',
    'Process id "p" occurs twice in this deployment: also in a.bpmn. Change one of them.',
    [
      ['a.bpmn', row('<manualTask id="x"/>')],
      ['b.bpmn', row('<manualTask id="x"/>')],
    ],
  ),
  at(
    'NOT_EXECUTED',
    'WARNING ch',
    'The choreography is a drawing only and is not executed.',
    row('<manualTask id="x"/>', '<choreography id="ch"/>'),
  ),
  at(
    'DATA_ARROW_ONLY',
    'HINT da',
    'This data arrow documents only.',
    row(
      '<manualTask id="x"><dataInputAssociation id="da"><targetRef>pr</targetRef></dataInputAssociation><property id="pr" name="__targetRef_placeholder"/></manualTask>',
    ),
  ),
  at(
    'EXPRESSION_SYNTAX',
    'ERROR f1',
    'conditionExpression: the expression is incomplete at position 4.',
    bpmnFile(gateway('exclusiveGateway', 'default="f2"', ['a &gt;', ''])),
  ),
  at(
    'EXPRESSION_UNSUPPORTED',
    'ERROR f1',
    'conditionExpression: the method call ".getTotal(…)" is not supported. Write it in FEEL, or let a worker compute the value.',
    bpmnFile(
      gateway('exclusiveGateway', 'default="f2" camunda:asyncBefore="true"', [
        '${order.getTotal() &gt; 5}',
        '',
      ]),
    ),
  ),
  at(
    'LANGUAGE_UNSUPPORTED',
    'ERROR x',
    'Language groovy is not supported. Write the script in FEEL or JavaScript, or make it a service task.',
    row('<scriptTask id="x" scriptFormat="groovy"><script>a</script></scriptTask>'),
  ),
  at(
    'VARIABLE_NAME',
    'ERROR x',
    '"1a" is not a valid variable name. Use letters, digits, _ and $, not starting with a digit.',
    row(
      '<serviceTask id="x"><extensionElements><zeebe:taskDefinition type="w"/><zeebe:ioMapping><zeebe:input source="=a" target="1a"/></zeebe:ioMapping></extensionElements></serviceTask>',
    ),
  ),
  at(
    'DELEGATE_CODE',
    'ERROR x',
    'x runs Java code (com.example.A). Make it an external task with a topic, or deploy with delegatesAsJobs=true to get a job of type com.example.A.',
    row('<serviceTask id="x" camunda:class="com.example.A"/>'),
  ),
  {
    ...at(
      'DELEGATE_AS_JOB',
      'WARNING x',
      'The Java code com.example.A becomes a job of type com.example.A.',
      row('<serviceTask id="x" camunda:class="com.example.A"/>'),
    ),
    delegatesAsJobs: true,
  },
  at(
    'NOT_CONNECTED',
    'ERROR y',
    'It has no incoming flow and is not a start: it can never run. Connect or remove it.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}<manualTask id="y"/>${flow('fy', 'y', 'e')}`),
  ),
  at(
    'START_MISSING',
    'HINT p',
    'No start event: x start together.',
    bpmnFile(`<manualTask id="x"/><endEvent id="e"/>${flow('f', 'x', 'e')}`),
  ),
  at(
    'START_AMBIGUOUS',
    'WARNING p',
    '2 none start events: a start without name uses s.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}<startEvent id="s2"/>${flow('f9', 's2', 'x')}`),
  ),
  at(
    'START_POSITION',
    'ERROR s',
    'A start event has no incoming, an end event no outgoing flow. Start the loop at the next element.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}${flow('f9', 'x', 's')}`),
  ),
  at(
    'END_POSITION',
    'ERROR e',
    'A start event has no incoming, an end event no outgoing flow. Use an intermediate throw event.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}${flow('f9', 'e', 'x')}`),
  ),
  at(
    'END_MISSING',
    'WARNING x',
    'The path ends at Last without an end event.',
    bpmnFile(`<startEvent id="s"/><manualTask id="x" name="Last"/>${flow('f', 's', 'x')}`),
  ),
  at(
    'FLOW_CROSSES_SCOPE',
    'ERROR f9',
    'The flow from "in" to "e" leaves sub; use a boundary event, end event or event sub-process.',
    wrapped('<manualTask id="in"/>', flow('f9', 'in', 'e')),
  ),
  at(
    'EVENT_NOT_ALLOWED',
    'ERROR x',
    'A terminate event definition is not allowed as an intermediate throw event.',
    row('<intermediateThrowEvent id="x"><terminateEventDefinition id="t"/></intermediateThrowEvent>'),
  ),
  at(
    'EVENT_DEFINITION_MISSING',
    'ERROR x',
    'A catching event needs an event definition: give an intermediate catch event a trigger.',
    row('<intermediateCatchEvent id="x"/>'),
  ),
];
