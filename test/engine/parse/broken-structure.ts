import { bpmnFile, inARow } from './bpmn-text.ts';
import {
  message,
  signal,
  error,
  timer,
  flow,
  row,
  wrapped,
  gateway,
  boundary,
  at,
  esp,
} from './broken-model.ts';
import type { BrokenModel } from './broken-model.ts';

export const brokenStructure: readonly BrokenModel[] = [
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
];
