import type { ModdleNode } from '../canvas/model-element.ts';
import type { PanelField } from './flowable-fields.ts';

/** A `millrace:` extension element: where it stands, and what it may say. */
export interface MillraceWord {
  /** Its local name in the file. */
  name: string;
  label: string;
  /** BPMN types that carry it; sub-types count. */
  types: readonly string[];
  /** Narrower than the type: where the words would have no effect they are refused, so they are not offered. */
  fits?: (owner: ModdleNode, of: ModdleNode) => boolean;
  /** Several of it may stand on one element; what a new one says, and which attribute names it. */
  list?: { added: Readonly<Record<string, string>>; titledBy: string };
  /** The people tab shows these, with its pickers. */
  isOfPeople?: true;
  fields: readonly MillraceField[];
}
export interface MillraceField extends PanelField {
  /** The people tab shows this one. */
  isOfPeople?: true;
  fits?: (owner: ModdleNode) => boolean;
}

/** Everything that a model can say with `millrace:`; the words of the reader follow from this list. */
export const millraceWords: readonly MillraceWord[] = [
  {
    name: 'process',
    label: 'Process settings',
    types: ['bpmn:Process'],
    fields: [
      text('timeZone', 'Time zone', 'A zone such as Europe/Berlin, for dates without one'),
      text('calendar', 'Working calendar', 'Its name; durations then count working time'),
      text('timeLimit', 'Longest run', 'An instance that runs longer becomes an incident, such as P30D'),
      text('historyTimeToLive', 'History is kept for', 'A number of days, or a duration such as P1Y'),
      choice('businessId', 'Business id', [
        ['', 'Optional'],
        ['required', 'Required'],
        ['unique', 'Required, and unique among running instances'],
      ]),
      choice('unhandledError', 'An error that nothing catches', [
        ['', 'Is an incident'],
        ['end', 'Ends its path'],
      ]),
      choice('laneAssignment', 'Names of lanes', [
        ['', 'Say nothing about who does a task'],
        ['laneName', 'Are the groups that do their tasks'],
      ]),
      flag('requesterCancel', 'Whoever started it may cancel it, giving a reason'),
      flag('undoCompletion', 'A completion can be taken back for a few seconds'),
      flag('compensateOnError', 'What is done is compensated when an error leaves a sub-process'),
      flag('shared', 'Other tenants may call it'),
      ofPeople(text('candidateStarterUsers', 'People who may start it')),
      ofPeople(text('candidateStarterGroups', 'Groups who may start it')),
      ofPeople(
        choice('startable', 'List of starts', [
          ['', 'Shown'],
          ['false', 'Not shown'],
        ]),
      ),
      ofPeople(flag('requesterMails', 'Whoever asked is told by mail')),
    ],
  },
  {
    name: 'taskField',
    label: 'Fields of task lists',
    types: ['bpmn:Process'],
    list: { added: { name: 'variable', type: 'text' }, titledBy: 'name' },
    fields: [
      text('name', 'Variable', 'Lists of tasks show it, sort by it and search it'),
      text('label', 'Label'),
      choice('type', 'Type', [
        ['text', 'Text'],
        ['number', 'Number'],
        ['boolean', 'Yes or no'],
        ['date', 'Date'],
      ]),
      flag('sensitive', 'Mails do not show it'),
    ],
  },
  {
    name: 'escalation',
    label: 'Late tasks',
    types: ['bpmn:UserTask', 'bpmn:Process'],
    list: { added: {}, titledBy: 'after' },
    isOfPeople: true,
    fields: [
      text('after', 'After'),
      text('assignee', 'Assignee'),
      text('candidateGroups', 'Groups'),
      text('candidateUsers', 'People'),
      text('notifyGroups', 'Groups who are told'),
      text('notifyUsers', 'People who are told'),
    ],
  },
  {
    name: 'separationOfDuty',
    label: 'Separation of duty',
    types: ['bpmn:UserTask'],
    isOfPeople: true,
    fields: [text('tasks', 'Tasks'), text('users', 'People')],
  },
  {
    name: 'job',
    label: 'Attempts of the job',
    types: [
      'bpmn:ServiceTask',
      'bpmn:SendTask',
      'bpmn:BusinessRuleTask',
      'bpmn:ScriptTask',
      'bpmn:ThrowEvent',
    ],
    fits: (owner) => isJob(owner),
    fields: [
      choice('delivery', 'A lost attempt', [
        ['', 'Is made again'],
        ['at-most-once', 'Is never made again: an incident asks a person'],
      ]),
      text('timeLimit', 'Time for all attempts', 'A duration such as PT1H, or an expression'),
      text('backoff', 'Waits between attempts', 'Each one a duration, such as PT10S PT1M PT10M'),
      text('backoffBase', 'First wait', 'Doubled each time, where no waits are listed; such as PT10S'),
      text('backoffCap', 'Longest wait', 'Such as PT1H'),
      text('backoffJitter', 'Share of chance', 'From 0 to 1; keeps attempts from meeting'),
    ],
  },
  {
    name: 'continuation',
    label: 'Continuation',
    types: ['bpmn:FlowNode'],
    fits: (owner) => isNative(owner),
    fields: [
      flag('before', 'A transaction of its own before the element'),
      flag('after', 'A transaction of its own after the element'),
    ],
  },
  {
    name: 'io',
    label: 'Results',
    types: ['bpmn:Activity', 'bpmn:CatchEvent'],
    fields: [
      choice('propagate', 'Results without a mapping', [
        ['', 'As usual'],
        ['mapped', 'Are dropped where there are mappings'],
        ['all', 'Become variables too'],
      ]),
    ],
  },
  {
    name: 'timer',
    label: 'Timer settings',
    types: ['bpmn:TimerEventDefinition'],
    fields: [
      text('timeZone', 'Time zone', 'A zone such as Europe/Berlin'),
      text('calendar', 'Working calendar', 'Its name; durations then count working time'),
      {
        ...choice('catchUp', 'Times that were missed', [
          ['', 'Fire once for all of them'],
          ['all', 'Fire each'],
          ['none', 'Are left out'],
        ]),
        fits: isCycle,
      },
      { ...text('endDate', 'Last date', 'Such as 2030-12-31T12:00:00Z'), fits: isCycle },
    ],
  },
  {
    name: 'message',
    label: 'Publishing',
    types: ['bpmn:MessageEventDefinition', 'bpmn:SendTask'],
    fits: (_, of) => /Throw|EndEvent|SendTask/.test(of.$type) && !isJob(of),
    fields: [
      text('correlationKey', 'Correlation key', 'An expression such as =orderId'),
      text('timeToLive', 'Waits for a receiver', 'A duration; without one, an hour'),
      text('messageId', 'Message id', 'Of two messages with one id the second has no effect'),
      text('businessId', 'Business id'),
    ],
  },
  {
    name: 'signal',
    label: 'Reach',
    types: ['bpmn:Signal'],
    fields: [
      choice('scope', 'Reaches', [
        ['', 'All instances of the tenant'],
        ['processInstance', 'This instance alone'],
      ]),
    ],
  },
  {
    name: 'condition',
    label: 'Trigger',
    types: ['bpmn:ConditionalEventDefinition'],
    fields: [
      choice('trigger', 'Fires', [
        ['', 'As usual'],
        ['edge', 'When the condition becomes true'],
        ['everyChange', 'At every change while it is true'],
      ]),
    ],
  },
  {
    name: 'terminate',
    label: 'What is terminated',
    types: ['bpmn:TerminateEventDefinition'],
    fields: [
      choice('scope', 'Ends', [
        ['', 'The process or sub-process around it'],
        ['multiInstance', 'All items of the multi-instance'],
        ['instance', 'The whole instance'],
      ]),
    ],
  },
  {
    name: 'catch',
    label: 'What was caught',
    types: ['bpmn:ErrorEventDefinition', 'bpmn:EscalationEventDefinition'],
    fits: (_, of) => /Start|Boundary/.test(of.$type),
    fields: [
      text('codeVariable', 'Variable of the code'),
      text('messageVariable', 'Variable of the message'),
    ],
  },
  {
    name: 'call',
    label: 'Call settings',
    types: ['bpmn:CallActivity'],
    fields: [
      choice('waitForCompletion', 'The called instance', [
        ['', 'Is waited for'],
        ['false', 'Goes its own way'],
      ]),
      {
        ...text('resultVariable', 'Variable of its key'),
        only: ['waitForCompletion', 'false'],
      },
      text('version', 'Version', 'A number, or an expression'),
      text('businessId', 'Business id', 'Without one it is that of the caller'),
      text('startEventId', 'Start event', 'The id of one of several'),
      text('tenantId', 'Tenant', 'Another tenant, where the process is shared'),
      choice('compensate', 'Compensation', [
        ['', 'By a handler here'],
        ['default', 'Also inside the called process'],
      ]),
    ],
  },
  {
    name: 'multiInstance',
    label: 'Number of the item',
    types: ['bpmn:MultiInstanceLoopCharacteristics'],
    fields: [
      choice('firstIndex', 'The first is', [
        ['', 'As usual'],
        ['1', '1'],
        ['0', '0'],
      ]),
      text('indexVariable', 'Variable of the number'),
    ],
  },
  {
    name: 'adHoc',
    label: 'Ad-hoc settings',
    types: ['bpmn:AdHocSubProcess'],
    fields: [
      choice('followFlows', 'Flows inside', [
        ['', 'Are followed'],
        ['enable', 'Only make the next step selectable'],
      ]),
      choice('autoComplete', 'Completes', [
        ['', 'As usual'],
        ['true', 'When nothing inside runs'],
        ['false', 'By a command only'],
      ]),
    ],
  },
  {
    name: 'lane',
    label: 'Who does its tasks',
    types: ['bpmn:Lane'],
    fields: [
      text('candidateGroups', 'Candidate groups', 'Names with commas between them, or an expression'),
      text('candidateUsers', 'Candidate users', 'Names with commas between them, or an expression'),
      flag('sameActor', 'Whoever did the first task gets the next ones'),
    ],
  },
  {
    name: 'data',
    label: 'Data',
    types: ['bpmn:DataObject', 'bpmn:DataStoreReference'],
    fields: [
      text('variable', 'Variable', 'What expressions call it'),
      {
        ...text('key', 'Key', 'One value of the store; an expression'),
        fits: (owner) => owner.$type === 'bpmn:DataStoreReference',
      },
    ],
  },
];

// helpers

function text(attribute: string, label: string, hint?: string): MillraceField {
  return { attribute, label, kind: 'text', ...(hint !== undefined && { hint }) };
}

function flag(attribute: string, label: string): MillraceField {
  return { attribute, label, kind: 'switch' };
}

function choice(
  attribute: string,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
): MillraceField {
  return { attribute, label, kind: 'choice', options };
}

function ofPeople(field: MillraceField): MillraceField {
  return { ...field, isOfPeople: true };
}

function isNative(node: ModdleNode): boolean {
  return Boolean(node.$model.getPackage('zeebe'));
}

/** Whether an element makes jobs, as each dialect writes it. */
function isJob(node: ModdleNode): boolean {
  return (
    node.$type === 'bpmn:ServiceTask' ||
    (node.extensionElements?.values ?? []).some((value) => value.$type === 'zeebe:TaskDefinition') ||
    ['camunda:type', 'flowable:type', 'activiti:type'].some((name) => node.get(name) !== undefined)
  );
}

function isCycle(definition: ModdleNode): boolean {
  return definition.timeCycle !== undefined;
}
