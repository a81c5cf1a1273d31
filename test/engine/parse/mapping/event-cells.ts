import {
  boundary,
  caught,
  error,
  ext,
  external,
  feel,
  jobs,
  juel,
  literal,
  message,
  signal,
  task,
  thrown,
  userTask,
} from './cell.ts';
import type { Mapped } from './cell.ts';

/** Events, the settings of 3.5, and what is only passed on or shown. */
export const eventCells: readonly Mapped[] = [
  // Throwing message, signal payload
  {
    meaning: 'zeebe thrown message as job',
    written: thrown('<messageEventDefinition id="def" messageRef="m"/>', '<zeebe:taskDefinition type="w"/>'),
    roots: message,
    becomes: { eventDefinitions: [{ throw: { job: { type: literal('w') } } }] },
  },
  {
    meaning: 'zeebe thrown message',
    written: thrown('<messageEventDefinition id="def" messageRef="m"/>'),
    roots: message,
    becomes: { eventDefinitions: [{ throw: { name: literal('news') } }] },
  },
  {
    meaning: 'camunda thrown message as external task',
    written: thrown(
      '<messageEventDefinition id="def" messageRef="m" camunda:type="external" camunda:topic="w"/>',
    ),
    roots: message,
    becomes: { eventDefinitions: [{ throw: { job: { type: literal('w') } } }] },
  },
  {
    meaning: 'camunda thrown message as delegate',
    written: thrown('<messageEventDefinition id="def" messageRef="m" camunda:class="com.A"/>'),
    roots: message,
    options: jobs,
    becomes: { eventDefinitions: [{ throw: { job: { type: literal('com.A') } } }] },
  },
  {
    meaning: 'camunda signal payload',
    written: thrown(
      `<signalEventDefinition id="def" signalRef="sig" camunda:async="true">${ext('<camunda:in source="a" target="b"/><camunda:in sourceExpression="${c + 1}" target="d"/>')}</signalEventDefinition>`,
    ),
    roots: signal,
    becomes: {
      asyncBefore: true,
      inputMappings: [
        { source: feel('a'), target: 'b' },
        { source: juel('${c + 1}'), target: 'd' },
      ],
    },
  },
  {
    meaning: 'camunda signal payload of everything',
    written: thrown(
      `<signalEventDefinition id="def" signalRef="sig">${ext('<camunda:in variables="all"/>')}</signalEventDefinition>`,
    ),
    roots: signal,
    becomes: { eventDefinitions: [{ kind: 'signal', payload: 'all' }] },
  },
  {
    meaning: 'flowable signal scope and async',
    written: thrown('<signalEventDefinition id="def" signalRef="sig" flowable:async="true"/>'),
    roots: '<signal id="sig" name="alarm" flowable:scope="processInstance"/>',
    becomes: { asyncBefore: true, eventDefinitions: [{ kind: 'signal', scope: 'processInstance' }] },
  },
  // Errors, escalations
  {
    meaning: 'native error variables',
    written: boundary(
      `<errorEventDefinition id="def" errorRef="err">${ext('<millrace:catch codeVariable="c" messageVariable="m"/>')}</errorEventDefinition>`,
    ),
    roots: error,
    becomes: {
      eventDefinitions: [{ kind: 'error', code: literal('E1'), codeVariable: 'c', messageVariable: 'm' }],
    },
  },
  {
    meaning: 'camunda error variables',
    written: boundary(
      '<errorEventDefinition id="def" errorRef="err" camunda:errorCodeVariable="c" camunda:errorMessageVariable="m"/>',
    ),
    roots: error,
    becomes: { eventDefinitions: [{ codeVariable: 'c', messageVariable: 'm' }] },
  },
  {
    meaning: 'camunda error message',
    written:
      '<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="def" errorRef="err"/></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>',
    roots: '<error id="err" errorCode="E1" camunda:errorMessage="no ${what}"/>',
    becomes: { eventDefinitions: [{ message: juel('no ${what}') }] },
  },
  {
    meaning: 'camunda declared error of a failure',
    written: external(
      '<camunda:errorEventDefinition id="ed" errorRef="err" expression="${externalTask.getErrorMessage().contains(\'gone\')}"/>',
    ),
    roots: error,
    becomes: { job: { failureErrors: [{ code: literal('E1') }] } },
  },
  {
    meaning: 'flowable error variable',
    written: boundary(
      '<errorEventDefinition id="def" errorRef="err" flowable:errorVariableName="c" flowable:errorVariableLocalScope="true"/>',
    ),
    roots: error,
    becomes: { eventDefinitions: [{ codeVariable: 'c', variablesAreLocal: true }] },
  },
  {
    meaning: 'camunda escalation variable',
    written: boundary(
      '<escalationEventDefinition id="def" escalationRef="esc" camunda:escalationCodeVariable="c"/>',
    ),
    roots: '<escalation id="esc" escalationCode="X"/>',
    becomes: { eventDefinitions: [{ kind: 'escalation', codeVariable: 'c' }] },
  },
  // Conditions
  {
    meaning: 'zeebe condition filter',
    written: caught(
      `<conditionalEventDefinition id="def">${ext('<zeebe:conditionalFilter variableNames="a, b" variableEvents="create"/>')}<condition>=a &gt; b</condition></conditionalEventDefinition>`,
    ),
    becomes: {
      eventDefinitions: [{ trigger: 'edge', variableNames: ['a', 'b'], variableEvents: ['create'] }],
    },
  },
  {
    meaning: 'camunda condition filter',
    written: caught(
      '<conditionalEventDefinition id="def" camunda:variableName="a" camunda:variableEvents="update,delete"><condition>${a}</condition></conditionalEventDefinition>',
    ),
    becomes: {
      eventDefinitions: [
        { trigger: 'everyChange', variableNames: ['a'], variableEvents: ['update', 'delete'] },
      ],
    },
  },
  {
    meaning: 'flowable variable listener',
    written: caught(
      ext('<flowable:variableListenerEventDefinition variableName="a" variableChangeType="update-create"/>'),
    ),
    becomes: {
      eventDefinitions: [
        {
          kind: 'conditional',
          trigger: 'changesOnly',
          variableNames: ['a'],
          variableEvents: ['create', 'update'],
        },
      ],
    },
  },
  // Timers, terminate, user task variables
  {
    meaning: 'native timer',
    written: caught(
      `<timerEventDefinition id="def">${ext('<millrace:timer timeZone="Europe/Paris" calendar="office"/>')}<timeDuration>PT4H</timeDuration></timerEventDefinition>`,
    ),
    options: { calendars: new Set(['office']) },
    becomes: { eventDefinitions: [{ timer: { timeZone: 'Europe/Paris', calendar: 'office' } }] },
  },
  {
    meaning: 'flowable timer calendar',
    written: caught(
      '<timerEventDefinition id="def" flowable:businessCalendarName="office"><timeDuration>PT4H</timeDuration></timerEventDefinition>',
    ),
    options: { calendars: new Set(['office']) },
    becomes: { eventDefinitions: [{ timer: { calendar: 'office' } }] },
  },
  {
    meaning: 'flowable end of a cycle',
    written: boundary(
      '<timerEventDefinition id="def"><timeCycle flowable:endDate="2030-01-01T00:00:00Z">R/PT1H</timeCycle></timerEventDefinition>',
      'cancelActivity="false"',
    ),
    becomes: { eventDefinitions: [{ timer: { endDate: '2030-01-01T00:00:00Z' } }] },
  },
  {
    meaning: 'six-field cron',
    written:
      '<startEvent id="x"><timerEventDefinition id="def"><timeCycle>0 0 9 ? * MON-FRI</timeCycle></timerEventDefinition></startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="x" targetRef="e"/>',
    becomes: { eventDefinitions: [{ timer: { kind: 'cycle' } }] },
  },
  {
    meaning: 'flowable terminate all',
    written:
      '<startEvent id="s"/><endEvent id="x"><terminateEventDefinition id="def" flowable:terminateAll="true"/></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>',
    becomes: { eventDefinitions: [{ kind: 'terminate', scope: 'instance' }] },
  },
  {
    meaning: 'flowable terminate multi-instance',
    written:
      '<startEvent id="s"/><endEvent id="x"><terminateEventDefinition id="def" flowable:terminateMultiInstance="true"/></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>',
    becomes: { eventDefinitions: [{ kind: 'terminate', scope: 'multiInstance' }] },
  },
  {
    meaning: 'flowable task variables',
    written: userTask('flowable:taskIdVariableName="id" flowable:taskCompleterVariableName="who"'),
    becomes: { taskKeyVariable: 'id', completedByVariable: 'who' },
  },
  // Passed on, shown
  {
    meaning: 'zeebe linked resources and agent',
    written: task(
      '',
      '<zeebe:taskDefinition type="w"/><zeebe:linkedResources><zeebe:linkedResource resourceId="r" resourceType="RPA" linkName="l"/></zeebe:linkedResources><zeebe:agentDefinition agentType="a"/>',
    ),
    becomes: {
      job: {
        headers: {
          linkedResources: '[{"resourceId":"r","resourceType":"RPA","linkName":"l"}]',
          agentType: 'a',
        },
      },
    },
  },
  {
    meaning: 'zeebe properties',
    written: `<task id="x" zeebe:modelerTemplate="t">${ext('<zeebe:properties><zeebe:property name="a" value="b"/></zeebe:properties>')}</task>`,
    becomes: { type: 'task' },
  },
  {
    meaning: 'camunda properties elsewhere',
    written: `<task id="x" camunda:modelerTemplate="t">${ext('<camunda:properties><camunda:property name="a" value="b"/></camunda:properties>')}</task>`,
    becomes: { type: 'task' },
  },
  // 3.5
  {
    meaning: 'camunda results propagate beside mappings',
    written: external(
      '<camunda:inputOutput><camunda:outputParameter name="a">${b}</camunda:outputParameter></camunda:inputOutput>',
    ),
    becomes: { propagate: 'all' },
  },
  {
    meaning: 'two namespaces that say different things',
    written: userTask('camunda:assignee="ann"', '<zeebe:userTask/><zeebe:priorityDefinition priority="60"/>'),
    becomes: { assignee: literal('ann'), priority: literal(60) },
  },
  {
    meaning: 'an element in another namespace than its process',
    written: `<startEvent id="s"/>${userTask('camunda:assignee="a"')}<userTask id="y" camunda:assignee="b"/><serviceTask id="z" flowable:expression="\${c}"/><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="y"/><sequenceFlow id="f3" sourceRef="y" targetRef="z"/><sequenceFlow id="f4" sourceRef="z" targetRef="e"/>`,
    becomes: { type: 'userTask' },
    says: ['DIALECT_MIXED', /^z uses flowable: in a process written mostly with camunda:/],
  },
];
