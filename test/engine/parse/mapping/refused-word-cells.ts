import { boundary, caught, ext, signal, task, thrown, userTask } from './cell.ts';
import type { RefusedCell } from './cell.ts';

/** Words that are refused, with what to write instead. */
export const refusedWordCells: readonly RefusedCell[] = [
  {
    meaning: 'camunda form handler',
    written: userTask('camunda:formHandlerClass="com.A"'),
    code: 'LANGUAGE_UNSUPPORTED',
    message: /deployed form/,
  },
  {
    meaning: 'camunda validator',
    written: userTask(
      '',
      '<camunda:formData><camunda:formField id="a" type="string"><camunda:validation><camunda:constraint name="validator" config="com.A"/></camunda:validation></camunda:formField></camunda:formData>',
    ),
    code: 'ELEMENT_UNSUPPORTED',
    message: /constraint "validator".*required, min, max/,
  },
  {
    meaning: 'two forms',
    written: userTask('camunda:formKey="a" camunda:formRef="b"'),
    code: 'DIALECT_CONFLICT',
    message: /says its form twice/,
  },
  {
    meaning: 'camunda starter by code',
    written: userTask(''),
    processExtensions:
      '<camunda:potentialStarter><resourceAssignmentExpression><formalExpression>${bean.groups()}</formalExpression></resourceAssignmentExpression></camunda:potentialStarter>',
    code: 'EXPRESSION_UNSUPPORTED',
    message: /potentialStarter.*user\(a\), group\(b\)/,
  },
  {
    meaning: 'flowable event listener',
    written: userTask(''),
    processExtensions: '<flowable:eventListener class="com.A"/>',
    code: 'ELEMENT_UNSUPPORTED',
    message: /stream of facts.*webhook/,
  },
  {
    meaning: 'flowable collection by class',
    written: `<task id="x"><multiInstanceLoopCharacteristics id="l">${ext('<flowable:collection flowable:class="com.A"/>')}</multiInstanceLoopCharacteristics></task>`,
    code: 'LANGUAGE_UNSUPPORTED',
    message: /worker write the list/,
  },
  {
    meaning: 'flowable event registry',
    written: caught(ext('<flowable:eventType>order</flowable:eventType>')),
    code: 'ELEMENT_UNSUPPORTED',
    message: /Use a message event/,
  },
  {
    meaning: 'flowable variable listener start',
    written: `<startEvent id="x">${ext('<flowable:variableListenerEventDefinition variableName="a"/>')}</startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="x" targetRef="e"/>`,
    code: 'EVENT_NOT_ALLOWED',
    message: /no variable/,
  },
  {
    meaning: 'flowable mapped exception',
    written: task(
      'flowable:type="external-worker" flowable:topic="w"',
      '<flowable:mapException errorCode="E">com.X</flowable:mapException>',
    ),
    code: 'LANGUAGE_UNSUPPORTED',
    message: /worker throw the error/,
  },
  {
    meaning: 'flowable skip expression',
    written: '<task id="x" flowable:skipExpression="${a}"/>',
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /exclusive gateway/,
  },
  {
    meaning: 'flowable triggerable',
    written: task('flowable:expression="${a}" flowable:triggerable="true"'),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /message event or a receive task/,
  },
  {
    meaning: 'flowable transient result',
    written: task(
      'flowable:expression="${a}" flowable:resultVariable="r" flowable:storeResultVariableAsTransient="true"',
    ),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /input mapping/,
  },
  {
    meaning: 'flowable parallel in one transaction',
    written: task(
      'flowable:type="external-worker" flowable:topic="w" flowable:parallelInSameTransaction="true"',
    ),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /asyncBefore/,
  },
  {
    meaning: 'flowable custom resource',
    written: userTask('', '<flowable:customResource flowable:name="a"/>'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /candidateUsers and candidateGroups/,
  },
  {
    meaning: 'a calendar that does not exist',
    written: caught(
      '<timerEventDefinition id="def" flowable:businessCalendarName="office"><timeDuration>PT4H</timeDuration></timerEventDefinition>',
    ),
    code: 'TIMER_REFERENCE',
    message: /Zone or calendar "office" does not exist/,
  },
  {
    meaning: 'cron with seconds',
    written:
      '<startEvent id="x"><timerEventDefinition id="def"><timeCycle>30 0 9 ? * MON</timeCycle></timerEventDefinition></startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="x" targetRef="e"/>',
    code: 'TIMER_INVALID',
    message: /not a valid cycle/,
  },
  {
    meaning: 'an end that is no date',
    written: boundary(
      '<timerEventDefinition id="def"><timeCycle flowable:endDate="soon">R/PT1H</timeCycle></timerEventDefinition>',
      'cancelActivity="false"',
    ),
    code: 'TIMER_INVALID',
    message: /"soon" is not a valid endDate/,
  },
  {
    meaning: 'one thing said differently in two namespaces',
    written: task('camunda:type="external" camunda:topic="a"', '<zeebe:taskDefinition type="b"/>'),
    code: 'DIALECT_CONFLICT',
    message: /^x says its work twice: in zeebe: and in camunda:\. Keep one/,
  },
  {
    meaning: 'an assignee said differently',
    written: userTask('camunda:assignee="a" flowable:assignee="b"'),
    code: 'DIALECT_CONFLICT',
    message: /says assignee twice/,
  },
  {
    meaning: 'a setting of the process said differently',
    written: userTask(''),
    process: 'camunda:versionTag="a"',
    processExtensions: '<zeebe:versionTag value="b"/>',
    code: 'DIALECT_CONFLICT',
    message: /version tag twice: in zeebe: and in camunda:/,
  },
  {
    meaning: 'a signal with a business key',
    written: thrown(
      `<signalEventDefinition id="def" signalRef="sig">${ext('<camunda:in businessKey="${a}"/>')}</signalEventDefinition>`,
    ),
    roots: signal,
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /businessKey of a signal/,
  },
  {
    meaning: 'an expression beyond the subset',
    written: task('camunda:expression="${a.b(1) + 2}"'),
    code: 'EXPRESSION_UNSUPPORTED',
    message: /neither a bean nor a method|method call "\.b/,
  },
  {
    meaning: 'a version beside another binding',
    written: userTask('camunda:formRef="f" camunda:formRefVersion="2"'),
    code: 'ATTRIBUTE_UNSUPPORTED',
    message:
      /formRefVersion would have no effect here: formRefBinding is latest\. Write formRefBinding="version"/,
  },
];
