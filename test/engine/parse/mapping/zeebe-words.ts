import type { Word } from './word.ts';

const job = (extension: string): string =>
  `<serviceTask id="x"><extensionElements><zeebe:taskDefinition type="w"/>${extension}</extensionElements></serviceTask>`;
const user = (extension: string): string =>
  `<userTask id="x"><extensionElements><zeebe:userTask/>${extension}</extensionElements></userTask>`;
const bare = (extension: string): string =>
  `<task id="x"><extensionElements>${extension}</extensionElements></task>`;
const call = (attributes: string): string =>
  `<callActivity id="x"><extensionElements><zeebe:calledElement ${attributes}/></extensionElements></callActivity>`;
const loop = (attributes: string): string =>
  `<task id="x"><multiInstanceLoopCharacteristics id="l"><extensionElements><zeebe:loopCharacteristics ${attributes}/></extensionElements></multiInstanceLoopCharacteristics></task>`;
const caught = (attributes: string): string =>
  `<intermediateCatchEvent id="x"><conditionalEventDefinition id="def"><extensionElements><zeebe:conditionalFilter ${attributes}/></extensionElements><condition>=a</condition></conditionalEventDefinition></intermediateCatchEvent>`;
const adHoc = (attributes: string): string =>
  `<adHocSubProcess id="x"><extensionElements><zeebe:adHoc ${attributes}/></extensionElements><task id="t"/></adHocSubProcess>`;
const decision = (attributes: string): string =>
  `<businessRuleTask id="x"><extensionElements><zeebe:calledDecision ${attributes}/></extensionElements></businessRuleTask>`;

/** Every word of the descriptor: where it stands (at `@`) and how it is written. */
export const zeebeWords: Readonly<Record<string, Word>> = {
  'IoMapping.ioMapping': [bare('<zeebe:ioMapping>@</zeebe:ioMapping>'), '<zeebe:ioMapping/>'],
  'IoMapping.inputParameters': [
    bare('<zeebe:ioMapping>@</zeebe:ioMapping>'),
    '<zeebe:input source="=a" target="b"/>',
  ],
  'IoMapping.outputParameters': [
    bare('<zeebe:ioMapping>@</zeebe:ioMapping>'),
    '<zeebe:output source="=a" target="b"/>',
  ],
  'InputOutputParameter.source': [
    bare('<zeebe:ioMapping><zeebe:input @ target="b"/></zeebe:ioMapping>'),
    'source="=a"',
  ],
  'InputOutputParameter.target': [
    bare('<zeebe:ioMapping><zeebe:input source="=a" @/></zeebe:ioMapping>'),
    'target="b"',
  ],
  'Subscription.correlationKey': [
    '<receiveTask id="x" messageRef="m"/>',
    'correlationKey="=a"',
    {
      roots:
        '<message id="m" name="n"><extensionElements><zeebe:subscription @/></extensionElements></message>',
    },
  ],
  'TaskHeaders.values': [
    job('<zeebe:taskHeaders>@</zeebe:taskHeaders>'),
    '<zeebe:header key="a" value="b"/>',
  ],
  'Header.key': [job('<zeebe:taskHeaders><zeebe:header @ value="b"/></zeebe:taskHeaders>'), 'key="a"'],
  'Header.value': [job('<zeebe:taskHeaders><zeebe:header key="a" @/></zeebe:taskHeaders>'), 'value="b"'],
  'TaskDefinition.type': [
    '<serviceTask id="x"><extensionElements><zeebe:taskDefinition @/></extensionElements></serviceTask>',
    'type="w"',
  ],
  'TaskDefinition.retries': [
    '<serviceTask id="x"><extensionElements><zeebe:taskDefinition type="w" @/></extensionElements></serviceTask>',
    'retries="5"',
  ],
  'LoopCharacteristics.inputCollection': [loop('@'), 'inputCollection="=a"'],
  'LoopCharacteristics.inputElement': [loop('inputCollection="=a" @'), 'inputElement="b"'],
  'LoopCharacteristics.outputCollection': [
    loop('inputCollection="=a" outputElement="=b" @'),
    'outputCollection="c"',
  ],
  'LoopCharacteristics.outputElement': [
    loop('inputCollection="=a" outputCollection="c" @'),
    'outputElement="=b"',
  ],
  'CalledElement.processId': [call('@'), 'processId="q"'],
  'CalledElement.processIdExpression': [call('@'), 'processIdExpression="q"'],
  'CalledElement.propagateAllChildVariables': [call('processId="q" @'), 'propagateAllChildVariables="false"'],
  'CalledElement.propagateAllParentVariables': [
    call('processId="q" @'),
    'propagateAllParentVariables="false"',
  ],
  'CalledElement.businessId': [call('processId="q" @'), 'businessId="=a"'],
  'UserTaskForm.id': [
    user('<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>'),
    'id="f"',
    { processExtensions: '<zeebe:userTaskForm @>{}</zeebe:userTaskForm>' },
  ],
  'UserTaskForm.body': [
    user('<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>'),
    '{}',
    { processExtensions: '<zeebe:userTaskForm id="f">@</zeebe:userTaskForm>' },
  ],
  'FormDefinition.formKey': [user('<zeebe:formDefinition @/>'), 'formKey="a"'],
  'FormDefinition.formId': [user('<zeebe:formDefinition @/>'), 'formId="a"'],
  'FormDefinition.externalReference': [user('<zeebe:formDefinition @/>'), 'externalReference="a"'],
  'LinkedResource.resourceId': [
    job('<zeebe:linkedResources><zeebe:linkedResource @/></zeebe:linkedResources>'),
    'resourceId="a"',
  ],
  'LinkedResource.resourceType': [
    job('<zeebe:linkedResources><zeebe:linkedResource @/></zeebe:linkedResources>'),
    'resourceType="a"',
  ],
  'LinkedResource.linkName': [
    job('<zeebe:linkedResources><zeebe:linkedResource @/></zeebe:linkedResources>'),
    'linkName="a"',
  ],
  'LinkedResources.values': [
    job('<zeebe:linkedResources>@</zeebe:linkedResources>'),
    '<zeebe:linkedResource resourceId="a"/>',
  ],
  'CalledDecision.decisionId': [decision('resultVariable="r" @'), 'decisionId="a"'],
  'CalledDecision.resultVariable': [decision('decisionId="a" @'), 'resultVariable="r"'],
  'AssignmentDefinition.assignee': [user('<zeebe:assignmentDefinition @/>'), 'assignee="a"'],
  'AssignmentDefinition.candidateGroups': [user('<zeebe:assignmentDefinition @/>'), 'candidateGroups="a"'],
  'AssignmentDefinition.candidateUsers': [user('<zeebe:assignmentDefinition @/>'), 'candidateUsers="a"'],
  'PriorityDefinition.priority': [user('<zeebe:priorityDefinition @/>'), 'priority="5"'],
  'JobPriorityDefinition.priority': [job('<zeebe:jobPriorityDefinition @/>'), 'priority="5"'],
  'TaskSchedule.dueDate': [user('<zeebe:taskSchedule @/>'), 'dueDate="=a"'],
  'TaskSchedule.followUpDate': [user('<zeebe:taskSchedule @/>'), 'followUpDate="=a"'],
  'Script.expression': [
    '<scriptTask id="x"><extensionElements><zeebe:script resultVariable="r" @/></extensionElements></scriptTask>',
    'expression="=1"',
  ],
  'Script.resultVariable': [
    '<scriptTask id="x"><extensionElements><zeebe:script expression="=1" @/></extensionElements></scriptTask>',
    'resultVariable="r"',
  ],
  'ExecutionListeners.listeners': [
    bare('<zeebe:executionListeners>@</zeebe:executionListeners>'),
    '<zeebe:executionListener eventType="start" type="l"/>',
  ],
  'ExecutionListener.eventType': [
    bare('<zeebe:executionListeners><zeebe:executionListener type="l" @/></zeebe:executionListeners>'),
    'eventType="end"',
  ],
  'ExecutionListener.retries': [
    bare(
      '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="l" @/></zeebe:executionListeners>',
    ),
    'retries="5"',
  ],
  'ExecutionListener.type': [
    bare('<zeebe:executionListeners><zeebe:executionListener eventType="end" @/></zeebe:executionListeners>'),
    'type="l"',
  ],
  'ExecutionListener.headers': [
    bare(
      '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="l">@</zeebe:executionListener></zeebe:executionListeners>',
    ),
    '<zeebe:taskHeaders><zeebe:header key="a" value="b"/></zeebe:taskHeaders>',
  ],
  'TaskListeners.listeners': [
    user('<zeebe:taskListeners>@</zeebe:taskListeners>'),
    '<zeebe:taskListener eventType="creating" type="l"/>',
  ],
  'VersionTag.value': [user(''), 'value="v"', { processExtensions: '<zeebe:versionTag @/>' }],
  'BindingTypeSupported.bindingType': [call('processId="q" @'), 'bindingType="deployment"'],
  'BindingTypeSupported.versionTag': [call('processId="q" bindingType="versionTag" @'), 'versionTag="v"'],
  'AdHoc.activeElementsCollection': [adHoc('@'), 'activeElementsCollection="=a"'],
  'AdHoc.outputCollection': [adHoc('outputElement="=a" @'), 'outputCollection="b"'],
  'AdHoc.outputElement': [adHoc('outputCollection="b" @'), 'outputElement="=a"'],
  'ConditionalFilter.variableNames': [caught('@'), 'variableNames="a"'],
  'ConditionalFilter.variableEvents': [caught('@'), 'variableEvents="create"'],
  'AgentDefinition.agentType': [job('<zeebe:agentDefinition @/>'), 'agentType="a"'],
};

/** Shown in tools; the table says that they have no effect. */
export const zeebeShown: readonly string[] = [
  'ZeebeServiceTask.retryCounter',
  'Header.id',
  'Properties.properties',
  'Property.name',
  'Property.value',
  'TemplateSupported.modelerTemplate',
  'TemplateSupported.modelerTemplateVersion',
  'TemplateSupported.modelerTemplateIcon',
  'ConfigurationSupported.modelerConfigurationTemplate',
  'ConfigurationSupported.modelerConfigurationName',
  'TemplatedRootElement.modelerTemplate',
  // Read only inside a listener that has the other members.
  'TaskListener.eventType',
  'TaskListener.retries',
  'TaskListener.type',
];
