import { bpmnFile, inARow } from './bpmn-text.ts';

/** A file that is broken in one way, and the problem it must be refused, warned of or hinted at with. */
export interface BrokenModel {
  readonly code: string;
  readonly severity: string;
  readonly elementId: string;
  readonly message: string;
  readonly content: Uint8Array | readonly (readonly [name: string, content: Uint8Array])[];
  readonly delegatesAsJobs?: true;
}

const job = '<extensionElements><zeebe:taskDefinition type="w"/></extensionElements>';
const message =
  '<message id="m" name="paid"><extensionElements><zeebe:subscription correlationKey="=id"/></extensionElements></message>';
const signal = '<signal id="sig" name="done"/>';
const error = '<error id="er" errorCode="E1"/>';
const timer = (text: string, kind = 'timeDuration'): string =>
  `<timerEventDefinition id="td"><${kind}>${text}</${kind}></timerEventDefinition>`;
const flow = (id: string, from: string, to: string, condition = ''): string =>
  `<sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}">${condition === '' ? '' : `<conditionExpression>${condition}</conditionExpression>`}</sequenceFlow>`;
const row = (node: string, roots = ''): Uint8Array => bpmnFile(inARow(node), { roots });
const wrapped = (inside: string, more = ''): Uint8Array =>
  bpmnFile(`${inARow(`<subProcess id="sub">${inside}</subProcess>`)}${more}`);
const gateway = (type: string, attributes = '', conditions: readonly string[] = ['', '']): string =>
  `<startEvent id="s"/><${type} id="x" ${attributes}/><manualTask id="a"/><manualTask id="b"/><endEvent id="e"/>${flow('f0', 's', 'x')}${flow('f1', 'x', 'a', conditions[0])}${flow('f2', 'x', 'b', conditions[1])}${flow('f3', 'a', 'e')}${flow('f4', 'b', 'e')}`;
const boundary = (definition: string, attributes = '', after = true): string =>
  `${inARow(`<serviceTask id="x">${job}</serviceTask>`)}<boundaryEvent id="b" attachedToRef="x" ${attributes}>${definition}</boundaryEvent>${after ? `<endEvent id="e2"/>${flow('fb', 'b', 'e2')}` : ''}`;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** Severity and element, then the sentence; its end, the element's id, is added. */
const at = (code: string, place: string, sentence: string, content: BrokenModel['content']): BrokenModel => {
  const [severity = '', elementId = '-'] = place.split(' ');
  const isOfText = elementId === '-' || code === 'PROCESS_ID_DUPLICATE';
  return { code, severity, elementId, message: isOfText ? sentence : `${sentence} (${elementId})`, content };
};
const esp = (id: string, start: string): string =>
  `<subProcess id="${id}" triggeredByEvent="true">${start}<endEvent id="${id}e"/>${flow(`${id}f`, `${id}s`, `${id}e`)}</subProcess>`;

export const brokenModels: readonly BrokenModel[] = [
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
  at(
    'SUB_PROCESS_START',
    'ERROR sub',
    'A sub-process has at most one start event, a none start event.',
    wrapped(
      `<startEvent id="i1"/><startEvent id="i2"/><endEvent id="ie"/>${flow('a1', 'i1', 'ie')}${flow('a2', 'i2', 'ie')}`,
    ),
  ),
  at(
    'ESP_START',
    'ERROR h',
    'An event sub-process has exactly one start event, a typed one. Give it one with a trigger.',
    bpmnFile(`${inARow('<manualTask id="x"/>')}${esp('h', '<startEvent id="hs"/>')}`),
  ),
  at(
    'ESP_CONNECTED',
    'ERROR h',
    'An event sub-process has exactly one typed start event and no flows or boundary events.',
    bpmnFile(
      `${inARow('<manualTask id="x"/>')}${esp('h', `<startEvent id="hs"><signalEventDefinition id="sd" signalRef="sig"/></startEvent>`)}${flow('f9', 'x', 'h')}`,
      { roots: signal },
    ),
  ),
  at(
    'ESP_DUPLICATE',
    'ERROR ks',
    'error "E1" is caught twice at p; only one can get it.',
    bpmnFile(
      `${inARow('<manualTask id="x"/>')}${['h', 'k'].map((id) => esp(id, `<startEvent id="${id}s"><errorEventDefinition id="${id}d" errorRef="er"/></startEvent>`)).join('')}`,
      { roots: error },
    ),
  ),
  at(
    'BOUNDARY_DUPLICATE',
    'ERROR b2',
    'error "E1" is caught twice at x; only one can get it.',
    bpmnFile(
      `${boundary('<errorEventDefinition id="d1" errorRef="er"/>')}<boundaryEvent id="b2" attachedToRef="x"><errorEventDefinition id="d2" errorRef="er"/></boundaryEvent>${flow('fb2', 'b2', 'e2')}`,
      { roots: error },
    ),
  ),
  at(
    'BOUNDARY_FLOWS',
    'ERROR b',
    'A boundary event has no incoming flow.',
    bpmnFile(`${boundary(timer('PT1H'))}${flow('f9', 'x', 'b')}`),
  ),
  at(
    'INTERRUPTING_REQUIRED',
    'ERROR b',
    'Error and cancel events always interrupt. Make the event interrupting.',
    bpmnFile(boundary('<errorEventDefinition id="d1" errorRef="er"/>', 'cancelActivity="false"'), {
      roots: error,
    }),
  ),
  at(
    'BOUNDARY_NO_PATH',
    'WARNING b',
    'Nothing follows this boundary event: its token ends there.',
    bpmnFile(boundary(timer('PT1H'), '', false)),
  ),
  at(
    'GATEWAY_NO_FLOW',
    'ERROR x',
    'A gateway needs an outgoing flow. Add one, or remove the gateway.',
    bpmnFile(`<startEvent id="s"/><parallelGateway id="x"/>${flow('f', 's', 'x')}`),
  ),
  at(
    'GATEWAY_DIRECTION',
    'WARNING x',
    'gatewayDirection is Converging, but there are 1 incoming and 2 outgoing flows.',
    bpmnFile(gateway('parallelGateway', 'gatewayDirection="Converging"')),
  ),
  at(
    'QUANTITY',
    'ERROR x',
    'startQuantity is "0"; startQuantity and completionQuantity are integers from 1.',
    row('<manualTask id="x" startQuantity="0"/>'),
  ),
  at(
    'CONDITION_MISSING',
    'ERROR x',
    '2 flows of Paid? have no condition; give conditions and one default.',
    bpmnFile(gateway('exclusiveGateway', 'name="Paid?"')),
  ),
  at(
    'CONDITION_MISSING_DEFAULT',
    'WARNING x',
    '"f2" has no condition and is used as the default flow.',
    bpmnFile(gateway('exclusiveGateway', '', ['a > 1', ''])),
  ),
  at(
    'CONDITION_NOT_ALLOWED',
    'ERROR f1',
    'Flows out of parallelGateway have no condition. Remove it, or use an inclusive gateway.',
    bpmnFile(gateway('parallelGateway', '', ['a > 1', ''])),
  ),
  at(
    'CONDITION_SINGLE',
    'WARNING x',
    'The only flow of x has a condition: if it is false, the instance stops with an incident.',
    bpmnFile(
      `<startEvent id="s"/><exclusiveGateway id="x"/><endEvent id="e"/>${flow('f', 's', 'x')}${flow('g', 'x', 'e', 'a > 1')}`,
    ),
  ),
  at(
    'DEFAULT_INVALID',
    'ERROR x',
    'The default flow "f0" does not leave this element. Choose one of its outgoing flows.',
    bpmnFile(gateway('exclusiveGateway', 'default="f0"', ['a > 1', 'a &lt; 1'])),
  ),
  at(
    'DEFAULT_MISSING',
    'HINT x',
    'If no condition is true, the instance stops with an incident. Choose a default flow.',
    bpmnFile(gateway('exclusiveGateway', '', ['a > 1', 'a &lt; 1'])),
  ),
  at(
    'EVENT_GATEWAY',
    'ERROR x',
    'An event-based gateway leads to catch events and receive tasks only.',
    bpmnFile(gateway('eventBasedGateway')),
  ),
  at(
    'COMPLEX_CONDITION',
    'ERROR x',
    'A joining complex gateway needs an activationCondition, such as activationCount >= 2.',
    bpmnFile(
      `<startEvent id="s"/><parallelGateway id="p1"/><complexGateway id="x"/><endEvent id="e"/>${flow('f', 's', 'p1')}${flow('g', 'p1', 'x')}${flow('h', 'p1', 'x')}${flow('i', 'x', 'e')}`,
    ),
  ),
  at(
    'INSTANTIATE',
    'ERROR x',
    'instantiate="true" needs an element without incoming flow, directly in the process and not repeated. Remove it, or use a message start event.',
    row('<receiveTask id="x" messageRef="m" instantiate="true"/>', message),
  ),
  at(
    'MESSAGE_NAME',
    'ERROR m',
    'The message has no name. Give it one.',
    row('<receiveTask id="x" messageRef="m"/>', '<message id="m"/>'),
  ),
  at(
    'SIGNAL_NAME',
    'ERROR sig',
    'The signal has no name. Give it one.',
    row(
      '<intermediateThrowEvent id="x"><signalEventDefinition id="sd" signalRef="sig"/></intermediateThrowEvent>',
      '<signal id="sig"/>',
    ),
  ),
  at(
    'MESSAGE_KEY',
    'WARNING x',
    'This wait for "paid" has no correlation key: only calls that name the instance, its business id or variables, or an empty key reach it. Give the message a correlation key.',
    row('<receiveTask id="x" messageRef="m"/>', '<message id="m" name="paid"/>'),
  ),
  at(
    'MESSAGE_START_DUPLICATE',
    'ERROR s2',
    'Two start events wait for message "paid".',
    bpmnFile(
      `${['s', 's2'].map((id) => `<startEvent id="${id}"><messageEventDefinition id="${id}d" messageRef="m"/></startEvent>${flow(`${id}f`, id, 'e')}`).join('')}<endEvent id="e"/>`,
      { roots: message },
    ),
  ),
  at(
    'ERROR_CODE',
    'ERROR x',
    'A thrown error needs a code. Give the error an errorCode.',
    bpmnFile(
      `<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="ed"/></endEvent>${flow('f', 's', 'x')}`,
    ),
  ),
  at(
    'ESCALATION_CODE',
    'ERROR x',
    'A thrown escalation needs a code. Give the escalation an escalationCode.',
    row(
      '<intermediateThrowEvent id="x"><escalationEventDefinition id="ed" escalationRef="es"/></intermediateThrowEvent>',
      '<escalation id="es"/>',
    ),
  ),
  at(
    'ERROR_UNCAUGHT',
    'WARNING x',
    'Nothing in this process catches "E1": a caller must, or the instance stops with an incident.',
    bpmnFile(
      `<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="ed" errorRef="er"/></endEvent>${flow('f', 's', 'x')}`,
      { roots: error },
    ),
  ),
  at(
    'LINK_PAIR',
    'ERROR x',
    'Link "A" needs exactly one catch event and a throw event in the same scope.',
    bpmnFile(
      `<startEvent id="s"/><intermediateThrowEvent id="x"><linkEventDefinition id="l" name="A"/></intermediateThrowEvent>${flow('f', 's', 'x')}`,
    ),
  ),
  at(
    'TIMER_KIND',
    'ERROR x',
    'A timer has exactly one of date, duration, cycle; an intermediate catch event takes no cycle. Use a duration.',
    row(`<intermediateCatchEvent id="x">${timer('R3/PT1H', 'timeCycle')}</intermediateCatchEvent>`),
  ),
  at(
    'TIMER_INVALID',
    'ERROR x',
    '"tomorrow" is not a valid duration, or outside the limits: "tomorrow" is not an ISO 8601 duration.',
    row(`<intermediateCatchEvent id="x">${timer('tomorrow')}</intermediateCatchEvent>`),
  ),
  at(
    'TIMER_REFERENCE',
    'ERROR x',
    'Zone or calendar "Mars/Base" does not exist. Name an IANA zone such as Europe/Berlin.',
    row(
      '<intermediateCatchEvent id="x"><timerEventDefinition id="td"><extensionElements><millrace:timer timeZone="Mars/Base"/></extensionElements><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>',
    ),
  ),
  at(
    'TIMER_CYCLE_ONCE',
    'WARNING b',
    'Only the first occurrence of this cycle is used. Use a duration, or make the event non-interrupting.',
    bpmnFile(boundary(timer('R3/PT1H', 'timeCycle'))),
  ),
  at(
    'COMPENSATION_HANDLER',
    'ERROR b',
    'A compensation boundary event needs one associated activity with isForCompensation and without flows. Draw an association to it.',
    bpmnFile(boundary('<compensateEventDefinition id="cd"/>', '', false)),
  ),
  at(
    'COMPENSATION_REF',
    'ERROR x',
    'activityRef must name a compensable activity of the same scope; "s" is none.',
    row(
      '<intermediateThrowEvent id="x"><compensateEventDefinition id="cd" activityRef="s"/></intermediateThrowEvent>',
    ),
  ),
  at(
    'COMPENSATION_TWICE',
    'ERROR b',
    '"x" has a compensation event sub-process too; use one of the two, not both.',
    bpmnFile(
      `${inARow(`<subProcess id="x"><startEvent id="i"/><endEvent id="ie"/>${flow('if', 'i', 'ie')}${esp('h', '<startEvent id="hs"><compensateEventDefinition id="hd"/></startEvent>')}</subProcess>`)}<boundaryEvent id="b" attachedToRef="x"><compensateEventDefinition id="cd"/></boundaryEvent><manualTask id="u" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="u"/>`,
    ),
  ),
  at(
    'COMPENSATION_NOTHING',
    'WARNING x',
    'Nothing in this scope can be compensated.',
    row('<intermediateThrowEvent id="x"><compensateEventDefinition id="cd"/></intermediateThrowEvent>'),
  ),
  at(
    'CANCEL',
    'ERROR x',
    'A cancel end event stands directly in a transaction that has a cancel boundary event.',
    bpmnFile(
      `<startEvent id="s"/><endEvent id="x"><cancelEventDefinition id="cd"/></endEvent>${flow('f', 's', 'x')}`,
    ),
  ),
  at(
    'MULTIPLE_THROW',
    'ERROR x',
    'At most one error, cancel or terminate definition on one event.',
    bpmnFile(
      `<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="ed" errorRef="er"/><terminateEventDefinition id="td"/></endEvent>${flow('f', 's', 'x')}`,
      { roots: error },
    ),
  ),
  at('JOB_TYPE', 'ERROR x', 'The task needs a job type.', row('<serviceTask id="x"/>')),
  at('SCRIPT_TEXT', 'ERROR x', 'The task needs a script.', row('<scriptTask id="x"/>')),
  at('MESSAGE_OR_JOB', 'ERROR x', 'The task needs a message or a job type.', row('<sendTask id="x"/>')),
  at(
    'RECEIVE_NO_MESSAGE',
    'WARNING x',
    'This receive task names no message: only the trigger command completes it.',
    row('<receiveTask id="x"/>'),
  ),
  at(
    'IMPLEMENTATION',
    'ERROR x',
    'implementation="http://example.com/soap" is not supported; use a job type.',
    row(`<serviceTask id="x" implementation="http://example.com/soap">${job}</serviceTask>`),
  ),
  at(
    'MI_SOURCE',
    'ERROR x',
    'Give a cardinality or a collection (one of them) for the multi-instance activity.',
    row('<manualTask id="x"><multiInstanceLoopCharacteristics id="l"/></manualTask>'),
  ),
  at(
    'MI_BEHAVIOR',
    'ERROR x',
    'behavior="One" would have no effect here. Use All, or an event at the end of a sub-process.',
    row(
      '<manualTask id="x"><multiInstanceLoopCharacteristics id="l" behavior="One"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></manualTask>',
    ),
  ),
  at(
    'MI_OVERWRITES',
    'WARNING x',
    'Parallel instances write the same outer variables; collect an output or map them.',
    row(
      `<serviceTask id="x">${job}<multiInstanceLoopCharacteristics id="l"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>`,
    ),
  ),
  at(
    'LOOP_UNBOUNDED',
    'ERROR x',
    'The loop has neither a condition nor a maximum. Give it one of them.',
    row('<manualTask id="x"><standardLoopCharacteristics id="l"/></manualTask>'),
  ),
  at(
    'AD_HOC_CONTENT',
    'ERROR x',
    'An ad-hoc sub-process needs an activity and has no start or end events.',
    row('<adHocSubProcess id="x"/>'),
  ),
  at(
    'CALLED_ELEMENT',
    'ERROR x',
    'The call names no process. Give it the id of one.',
    row('<callActivity id="x"/>'),
  ),
  at(
    'CALL_BINDING',
    'ERROR x',
    'The binding lacks its version.',
    row('<callActivity id="x" camunda:calledElementBinding="version" calledElement="q"/>'),
  ),
  at(
    'CALL_RECURSION',
    'WARNING x',
    'p → p calls itself without a wait state. Let it wait before it calls, or decide before the call.',
    row('<callActivity id="x" calledElement="p"/>'),
  ),
  at(
    'LISTENER',
    'ERROR x',
    'Listener sometimes is not possible on manualTask. Use start, end or cancel.',
    row(
      '<manualTask id="x"><extensionElements><zeebe:executionListeners><zeebe:executionListener eventType="sometimes" type="w"/></zeebe:executionListeners></extensionElements></manualTask>',
    ),
  ),
  at(
    'DATA_SETS',
    'ERROR x',
    'An ioSpecification needs an input set and an output set, even if they are empty. Add them.',
    row('<manualTask id="x"><ioSpecification id="io"/></manualTask>'),
  ),
  at(
    'DATA_TYPE_UNKNOWN',
    'WARNING it',
    'structureRef "java.util.Date" cannot be resolved; values are not checked.',
    row('<manualTask id="x"/>', '<itemDefinition id="it" structureRef="java.util.Date"/>'),
  ),
  at(
    'USER_TASK_NATIVE',
    'HINT x',
    'Without zeebe:userTask this is a Millrace user task too, not a job.',
    row('<userTask id="x"/>'),
  ),
  at(
    'FORM_EXTERNAL',
    'WARNING x',
    'The form "app:my.html" is an external reference: only a client that knows it can show it.',
    row('<userTask id="x" camunda:formKey="app:my.html"/>'),
  ),
  at(
    'EXCLUSIVE_ALWAYS',
    'HINT x',
    'exclusive="false" has no effect: steps of one instance never run at the same time.',
    row('<manualTask id="x" camunda:asyncBefore="true" camunda:exclusive="false"/>'),
  ),
  at(
    'DEADLOCK',
    'WARNING x',
    '"Both done" can wait for ever: s → g → a → x. Join with the kind of gateway that split, or lead every path there.',
    bpmnFile(
      `<startEvent id="s"/><exclusiveGateway id="g" default="f2"/><manualTask id="a"/><parallelGateway id="x" name="Both done"/><endEvent id="e"/>${flow('f1', 's', 'g')}${flow('f2', 'g', 'a')}${flow('f3', 'g', 'x', 'n = 1')}${flow('f4', 'a', 'x')}${flow('f5', 'x', 'e')}`,
    ),
  ),
  at(
    'MUTUAL_WAIT',
    'WARNING i1',
    '"i1" and "i2" wait for each other: s → p1 → i2 → i1. Take one of the inclusive joins out of the loop.',
    bpmnFile(
      `<startEvent id="s"/><parallelGateway id="p1"/><inclusiveGateway id="i1"/><inclusiveGateway id="i2"/><exclusiveGateway id="x1" default="g5"/><exclusiveGateway id="x2" default="g7"/><endEvent id="e"/>${flow('g1', 's', 'p1')}${flow('g2', 'p1', 'i1')}${flow('g3', 'p1', 'i2')}${flow('g4', 'i1', 'x1')}${flow('g5', 'x1', 'i2')}${flow('g6', 'i2', 'x2')}${flow('g7', 'x2', 'i1')}${flow('g8', 'x1', 'e', 'n = 1')}${flow('g9', 'x2', 'e', 'n = 1')}`,
    ),
  ),
  at(
    'LACK_OF_SYNCHRONIZATION',
    'WARNING x',
    '"x" can run more than once for one token: s → g → b → x. Join the parallel paths before it.',
    bpmnFile(
      `<startEvent id="s"/><parallelGateway id="g"/><manualTask id="a"/><manualTask id="b"/><exclusiveGateway id="x"/><manualTask id="c"/><endEvent id="e"/>${flow('f1', 's', 'g')}${flow('f2', 'g', 'a')}${flow('f3', 'g', 'b')}${flow('f4', 'a', 'x')}${flow('f5', 'b', 'x')}${flow('f6', 'x', 'c')}${flow('f7', 'c', 'e')}`,
    ),
  ),
  at(
    'DEAD_ELEMENT',
    'WARNING x',
    'No run can reach "Nobody comes". Connect it, or remove it.',
    bpmnFile(
      `${inARow('<manualTask id="a"/>')}<manualTask id="x" name="Nobody comes"/><manualTask id="y"/>${flow('f8', 'x', 'y')}${flow('f9', 'y', 'x')}`,
    ),
  ),
  at(
    'NO_PROPER_END',
    'WARNING x',
    'From "x" no end can be reached: s → g → x. Lead a path out of the loop.',
    bpmnFile(
      `<startEvent id="s"/><exclusiveGateway id="g" default="f2"/><userTask id="x"/><endEvent id="e"/>${flow('f1', 's', 'g')}${flow('f2', 'g', 'e')}${flow('f3', 'g', 'x', 'n = 1')}${flow('f4', 'x', 'x')}`,
    ),
  ),
  at(
    'LOOP_WITHOUT_WAIT',
    'WARNING x',
    'x → a → g → x repeats without a wait state. Let it wait for a user, a worker, a message or a timer.',
    bpmnFile(
      `<startEvent id="s"/><exclusiveGateway id="x"/><manualTask id="a"/><exclusiveGateway id="g" default="f4"/><endEvent id="e"/>${flow('f1', 's', 'x')}${flow('f2', 'x', 'a')}${flow('f3', 'a', 'g')}${flow('f4', 'g', 'e')}${flow('f5', 'g', 'x', 'n = 1')}`,
    ),
  ),
  at(
    'SOUNDNESS_INCOMPLETE',
    'HINT p',
    'Not checked for deadlocks and missing joins: "x" counts its tokens. Split the process, or close its parallel blocks.',
    row('<manualTask id="x" startQuantity="2"/>'),
  ),
];
