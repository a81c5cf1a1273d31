import { bpmnFile, inARow } from './bpmn-text.ts';
import { job, error, flow, message, row, at, esp } from './broken-model.ts';
import type { BrokenModel } from './broken-model.ts';

export const brokenBehavior: readonly BrokenModel[] = [
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
    'An event throws at most one of error, cancel and terminate, and a link stands alone. Use one event for each.',
    bpmnFile(
      `<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="ed" errorRef="er"/><terminateEventDefinition id="td"/></endEvent>${flow('f', 's', 'x')}`,
      { roots: error },
    ),
  ),
  at('JOB_TYPE', 'ERROR x', 'The task needs a job type.', row('<serviceTask id="x"/>')),
  {
    ...at(
      'SCRIPTS_DISABLED',
      'ERROR x',
      'Scripts are switched off on this server. Write it in FEEL, or let a worker do the work.',
      row('<scriptTask id="x" scriptFormat="javascript"><script>1</script></scriptTask>'),
    ),
    scripts: false,
  },
  at(
    'MESSAGE_CORRELATION_TWICE',
    'ERROR m',
    'Use zeebe:subscription or correlation properties, not both.',
    bpmnFile(inARow('<receiveTask id="x" messageRef="m"/>'), {
      roots: `${message}<correlationProperty id="cp"><correlationPropertyRetrievalExpression id="ce" messageRef="m"><messagePath>id</messagePath></correlationPropertyRetrievalExpression></correlationProperty><collaboration id="co"><correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey></collaboration>`,
    }),
  ),
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
    'behavior="One" needs its event reference: name a signal, message, escalation or error event definition in oneBehaviorEventRef.',
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
    '"Both done" can wait for ever: s → g → a → Both done. Join with the kind of gateway that split, or lead every path there.',
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
