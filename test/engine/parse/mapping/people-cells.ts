import { feel, juel, literal, userTask } from './cell.ts';
import type { Mapped } from './cell.ts';

/** People: assignment, dates, forms, and who may start what. */
export const peopleCells: readonly Mapped[] = [
  // Assignment, dates, priority
  {
    meaning: 'zeebe assignment',
    written: userTask(
      '',
      '<zeebe:userTask/><zeebe:assignmentDefinition assignee="ann" candidateUsers="a,b" candidateGroups="=g"/><zeebe:taskSchedule dueDate="=d" followUpDate="2030-01-01"/><zeebe:priorityDefinition priority="60"/>',
    ),
    becomes: {
      assignee: literal('ann'),
      candidateUsers: literal(['a', 'b']),
      candidateGroups: feel('g'),
      dueDate: feel('d'),
      followUpDate: literal('2030-01-01'),
      priority: literal(60),
    },
  },
  {
    meaning: 'camunda assignment',
    written: userTask(
      'camunda:assignee="${a}" camunda:candidateUsers="a, b" camunda:candidateGroups="${g}" camunda:dueDate="P2D" camunda:followUpDate="${f}" camunda:priority="10"',
    ),
    becomes: {
      assignee: juel('${a}'),
      candidateUsers: literal(['a', 'b']),
      candidateGroups: juel('${g}'),
      dueDate: literal('P2D'),
      followUpDate: juel('${f}'),
      priority: literal(10),
    },
  },
  {
    meaning: 'flowable assignment',
    written: userTask(
      'flowable:assignee="ann" flowable:owner="bob" flowable:category="urgent" flowable:dueDate="PT4H" flowable:businessCalendarName="office" flowable:priority="5"',
    ),
    options: { calendars: new Set(['office']) },
    becomes: {
      assignee: literal('ann'),
      headers: { owner: 'bob', category: 'urgent' },
      dueDate: literal('PT4H'),
      calendar: 'office',
      priority: literal(5),
    },
  },
  {
    meaning: 'a user task without marker',
    written: userTask(''),
    becomes: { type: 'userTask' },
    says: ['USER_TASK_NATIVE', /Millrace user task too/],
  },
  // Forms
  {
    meaning: 'zeebe form by id',
    written: userTask(
      '',
      '<zeebe:userTask/><zeebe:formDefinition formId="f" bindingType="versionTag" versionTag="v1"/>',
    ),
    becomes: { form: { kind: 'id', value: literal('f'), binding: 'versionTag', versionTag: 'v1' } },
  },
  {
    meaning: 'zeebe embedded form',
    written: userTask('', '<zeebe:userTask/><zeebe:formDefinition formKey="camunda-forms:bpmn:f1"/>'),
    processExtensions: '<zeebe:userTaskForm id="f1">{"components":[]}</zeebe:userTaskForm>',
    becomes: { form: { kind: 'embedded', schema: '{"components":[]}' } },
  },
  {
    meaning: 'zeebe external form',
    written: userTask('', '<zeebe:userTask/><zeebe:formDefinition externalReference="app:x"/>'),
    becomes: { form: { kind: 'external', value: literal('app:x') } },
  },
  {
    meaning: 'camunda form by reference',
    written: userTask('camunda:formRef="f" camunda:formRefBinding="version" camunda:formRefVersion="2"'),
    becomes: { form: { kind: 'id', value: literal('f'), binding: 'version', version: 2 } },
  },
  {
    meaning: 'camunda deployed form key',
    written: userTask('camunda:formKey="camunda-forms:deployment:forms/order.form"'),
    options: { files: new Map([['forms/order.form', '{"id":"order-form"}']]) },
    becomes: { form: { kind: 'id', value: literal('order-form'), binding: 'deployment' } },
  },
  {
    meaning: 'camunda external form key',
    written: userTask('camunda:formKey="embedded:app:x.html"'),
    becomes: { form: { kind: 'external', value: literal('embedded:app:x.html') } },
    says: ['FORM_EXTERNAL', /external reference/],
  },
  {
    meaning: 'flowable form key',
    written: userTask('flowable:formKey="order"'),
    becomes: { form: { kind: 'external', value: literal('order') } },
    says: ['FORM_EXTERNAL', /external reference/],
  },
  // Start, version, history
  {
    meaning: 'native process settings',
    written: userTask(''),
    processExtensions:
      '<millrace:process historyTimeToLive="P10D" startable="false" candidateStarterUsers="a" candidateStarterGroups="g,h" timeZone="Europe/Berlin" calendar="office"/>',
    options: { calendars: new Set(['office']) },
    of: 'settings',
    becomes: {
      historyTimeToLive: 'P10D',
      startable: false,
      candidateStarterUsers: ['a'],
      candidateStarterGroups: ['g', 'h'],
      timeZone: 'Europe/Berlin',
      calendar: 'office',
    },
  },
  {
    meaning: 'zeebe version tag',
    written: userTask(''),
    processExtensions: '<zeebe:versionTag value="v1"/>',
    of: 'model',
    becomes: { versionTag: 'v1' },
  },
  {
    meaning: 'camunda process settings',
    written: userTask(''),
    process:
      'camunda:versionTag="v2" camunda:historyTimeToLive="30" camunda:candidateStarterUsers="a, b" camunda:isStartableInTasklist="false"',
    processExtensions:
      '<camunda:potentialStarter><resourceAssignmentExpression><formalExpression>staff, user(eve)</formalExpression></resourceAssignmentExpression></camunda:potentialStarter>',
    of: 'settings',
    becomes: {
      historyTimeToLive: 'P30D',
      startable: false,
      candidateStarterUsers: ['a', 'b', 'eve'],
      candidateStarterGroups: ['staff'],
    },
  },
  {
    meaning: 'camunda version tag',
    written: userTask(''),
    process: 'camunda:versionTag="v2" camunda:historyTimeToLive="P2M"',
    of: 'model',
    becomes: { versionTag: 'v2', settings: { historyTimeToLive: 'P2M' } },
  },
  {
    meaning: 'flowable process settings',
    written: userTask(''),
    process:
      'flowable:candidateStarterUsers="a" flowable:candidateStarterGroups="g" flowable:isEagerExecutionFetching="true"',
    of: 'settings',
    becomes: { candidateStarterUsers: ['a'], candidateStarterGroups: ['g'] },
  },
  {
    meaning: 'camunda initiator',
    written:
      '<startEvent id="s" camunda:initiator="starter"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>',
    of: 'settings',
    becomes: { initiatorVariable: 'starter' },
  },
  {
    meaning: 'flowable initiator',
    written:
      '<startEvent id="s" flowable:initiator="starter"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>',
    of: 'settings',
    becomes: { initiatorVariable: 'starter' },
  },
];
