/** One field of the panel: an attribute of the element, and how it is shown. */
export interface PanelField {
  /** The local name of the attribute in the file's own namespace. */
  attribute: string;
  label: string;
  hint?: string;
  kind: 'text' | 'switch' | 'choice';
  /** For a choice: what may be written, and how it is called; the empty value removes the attribute. */
  options?: readonly (readonly [value: string, label: string])[];
  /** Shown only while another attribute of the same words has this value. */
  only?: readonly [attribute: string, value: string];
}
export interface PanelGroup {
  id: string;
  label: string;
  /** BPMN types the group is for; sub-types count. */
  types: readonly string[];
  fields: readonly PanelField[];
}

const code = 'A class or bean cannot run here: it becomes a job for a worker if the deployment allows it.';

/** What the panel offers of `flowable:` and `activiti:`: the attributes that the engine runs, by group. */
export const flowableGroups: readonly PanelGroup[] = [
  {
    id: 'flowableAssignment',
    label: 'Assignment',
    types: ['bpmn:UserTask'],
    fields: [
      text('assignee', 'Assignee', 'A name or ${expression}'),
      text('candidateUsers', 'Candidate users', 'Names with commas between them, or ${expression}'),
      text('candidateGroups', 'Candidate groups', 'Names with commas between them, or ${expression}'),
      text('dueDate', 'Due date', 'A date, a duration such as P2D, or ${expression}'),
      text('priority', 'Priority', 'A number from 0 to 100, or ${expression}'),
      text('category', 'Category'),
    ],
  },
  {
    id: 'flowableForm',
    label: 'Form',
    types: ['bpmn:UserTask', 'bpmn:StartEvent'],
    fields: [
      text('formKey', 'Form key', 'camunda-forms:deployment:<file>.form names a form of the deployment'),
    ],
  },
  {
    id: 'flowableStart',
    label: 'Start',
    types: ['bpmn:StartEvent'],
    fields: [text('initiator', 'Initiator', 'The variable that gets the name of who starts the process')],
  },
  {
    id: 'flowableImplementation',
    label: 'Implementation',
    types: ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask'],
    fields: [
      {
        attribute: 'type',
        label: 'Type',
        kind: 'choice',
        options: [
          ['', '(none)'],
          ['external-worker', 'External worker'],
          ['http', 'HTTP request'],
          ['mail', 'Mail'],
          ['dmn', 'Decision'],
        ],
      },
      { ...text('topic', 'Topic', 'Workers ask for jobs of this topic'), only: ['type', 'external-worker'] },
      text('expression', 'Expression', 'Evaluated by the engine, such as ${amount * 2}'),
      text('delegateExpression', 'Delegate expression', code),
      text('class', 'Java class', code),
      text('resultVariable', 'Result variable'),
    ],
  },
  {
    id: 'flowableScript',
    label: 'Result',
    types: ['bpmn:ScriptTask'],
    fields: [text('resultVariable', 'Result variable')],
  },
  {
    id: 'flowableCall',
    label: 'Called process',
    types: ['bpmn:CallActivity'],
    fields: [
      toggle('inheritVariables', 'All variables are passed'),
      toggle('inheritBusinessKey', 'The business id is passed'),
      toggle('sameDeployment', 'The version of the same deployment is called'),
    ],
  },
  {
    id: 'flowableLoop',
    label: 'Items of the multi-instance',
    types: ['bpmn:MultiInstanceLoopCharacteristics'],
    fields: [
      text('collection', 'Collection', 'A variable or ${expression} with a list'),
      text('elementVariable', 'Variable of one item'),
      text('elementIndexVariable', 'Variable of its number'),
    ],
  },
  {
    id: 'flowableAsync',
    label: 'Continuation',
    types: ['bpmn:FlowNode'],
    fields: [toggle('async', 'A transaction of its own before the element')],
  },
  {
    id: 'flowableStarters',
    label: 'Who may start it',
    types: ['bpmn:Process'],
    fields: [
      text('candidateStarterUsers', 'Users', 'Names with commas between them'),
      text('candidateStarterGroups', 'Groups', 'Names with commas between them'),
    ],
  },
];

// helpers

function text(attribute: string, label: string, hint?: string): PanelField {
  return { attribute, label, kind: 'text', ...(hint !== undefined && { hint }) };
}

function toggle(attribute: string, label: string): PanelField {
  return { attribute, label, kind: 'switch' };
}
