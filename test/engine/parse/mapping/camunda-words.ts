import type { Word } from './word.ts';

const call = (parameter: string): string =>
  `<callActivity id="x" calledElement="q"><extensionElements>${parameter}</extensionElements></callActivity>`;
const user = (extension: string): string =>
  `<userTask id="x"><extensionElements>${extension}</extensionElements></userTask>`;
const job = (extension: string): string =>
  `<serviceTask id="x" camunda:type="external" camunda:topic="w"><extensionElements>${extension}</extensionElements></serviceTask>`;
const io = (row: string): string =>
  `<task id="x"><extensionElements><camunda:inputOutput>${row}</camunda:inputOutput></extensionElements></task>`;
const field = (inside: string): string =>
  user(`<camunda:formData><camunda:formField id="a" type="string" ${inside}</camunda:formData>`);
const delegate = (extension: string): string =>
  `<serviceTask id="x" camunda:class="com.A"><extensionElements>${extension}</extensionElements></serviceTask>`;
const thrownSignal =
  '<intermediateThrowEvent id="x"><signalEventDefinition id="def" signalRef="sig" @/></intermediateThrowEvent>';
const esp = (definition: string): string =>
  `<startEvent id="s"/><task id="x"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/><subProcess id="sub" triggeredByEvent="true"><startEvent id="es">${definition}</startEvent><endEvent id="ee"/><sequenceFlow id="h" sourceRef="es" targetRef="ee"/></subProcess>`;
const bindingOf = (written: string): string =>
  written.startsWith('calledElementVersionTag')
    ? 'camunda:calledElementBinding="versionTag"'
    : written.startsWith('calledElementVersion')
      ? 'camunda:calledElementBinding="version"'
      : '';
const roots =
  '<error id="err" errorCode="E"/><escalation id="esc" escalationCode="X"/><signal id="sig" name="s"/>';

/** Every word of the descriptor: where it stands (at `@`) and how it is written. */
export const camundaWords: Readonly<Record<string, Word>> = {
  'InOutBinding.source': [call('<camunda:in @ target="b"/>'), 'source="a"'],
  'InOutBinding.sourceExpression': [call('<camunda:in @ target="b"/>'), 'sourceExpression="${a}"'],
  'InOutBinding.target': [call('<camunda:in source="a" @/>'), 'target="b"'],
  'InOutBinding.businessKey': [call('<camunda:in @/>'), 'businessKey="${a}"'],
  'InOutBinding.local': [call('<camunda:in variables="all" @/>'), 'local="true"'],
  'InOutBinding.variables': [call('<camunda:out @/>'), 'variables="all"'],
  'AsyncCapable.async': ['<task id="x" @/>', 'camunda:async="true"'],
  'AsyncCapable.asyncBefore': ['<task id="x" @/>', 'camunda:asyncBefore="true"'],
  'AsyncCapable.asyncAfter': ['<task id="x" @/>', 'camunda:asyncAfter="true"'],
  'AsyncCapable.exclusive': ['<task id="x" @/>', 'camunda:exclusive="false"'],
  'JobPriorized.jobPriority': ['<task id="x" camunda:asyncBefore="true" @/>', 'camunda:jobPriority="5"'],
  'SignalEventDefinitionExtension.async': [thrownSignal, 'camunda:async="true"', { roots }],
  'ErrorEventDefinitionExtension.errorCodeVariable': [
    esp('<errorEventDefinition id="def" errorRef="err" @/>'),
    'camunda:errorCodeVariable="c"',
    { roots },
  ],
  'ErrorEventDefinitionExtension.errorMessageVariable': [
    esp('<errorEventDefinition id="def" errorRef="err" @/>'),
    'camunda:errorMessageVariable="c"',
    { roots },
  ],
  'ErrorEventDefinition.expression': [
    job('<camunda:errorEventDefinition id="d1" errorRef="err" @/>'),
    'expression="${a}"',
    { roots },
  ],
  'Error.camunda:errorMessage': [
    '<startEvent id="s"/><endEvent id="x"><errorEventDefinition id="def" errorRef="err"/></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>',
    'camunda:errorMessage="no"',
    { roots: '<error id="err" errorCode="E" @/>' },
  ],
  'PotentialStarter.resourceAssignmentExpression': [
    user(''),
    '<resourceAssignmentExpression><formalExpression>staff</formalExpression></resourceAssignmentExpression>',
    { processExtensions: '<camunda:potentialStarter>@</camunda:potentialStarter>' },
  ],
  'FormSupported.formHandlerClass': ['<userTask id="x" @/>', 'camunda:formHandlerClass="A"'],
  'FormSupported.formKey': ['<userTask id="x" @/>', 'camunda:formKey="a"'],
  'FormSupported.formRef': ['<userTask id="x" @/>', 'camunda:formRef="a"'],
  'FormSupported.formRefBinding': [
    '<userTask id="x" camunda:formRef="a" @/>',
    'camunda:formRefBinding="deployment"',
  ],
  'FormSupported.formRefVersion': [
    '<userTask id="x" camunda:formRef="a" camunda:formRefBinding="version" @/>',
    'camunda:formRefVersion="2"',
  ],
  'Initiator.initiator': [
    '<startEvent id="s" @/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>',
    'camunda:initiator="a"',
  ],
  'ScriptTask.resultVariable': [
    '<scriptTask id="x" scriptFormat="js" @><script>1</script></scriptTask>',
    'camunda:resultVariable="r"',
  ],
  'ScriptTask.resource': ['<scriptTask id="x" scriptFormat="js" @/>', 'camunda:resource="deployment://a.js"'],
  'Process.candidateStarterGroups': [user(''), 'camunda:candidateStarterGroups="a"', { process: '@' }],
  'Process.candidateStarterUsers': [user(''), 'camunda:candidateStarterUsers="a"', { process: '@' }],
  'Process.versionTag': [user(''), 'camunda:versionTag="a"', { process: '@' }],
  'Process.historyTimeToLive': [user(''), 'camunda:historyTimeToLive="5"', { process: '@' }],
  'Process.isStartableInTasklist': [user(''), 'camunda:isStartableInTasklist="false"', { process: '@' }],
  'EscalationEventDefinitionExtension.escalationCodeVariable': [
    esp('<escalationEventDefinition id="def" escalationRef="esc" @/>'),
    'camunda:escalationCodeVariable="c"',
    { roots },
  ],
  'FormalExpression.resource': [
    '<startEvent id="s"/><task id="x"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"><conditionExpression @>${a}</conditionExpression></sequenceFlow>',
    'camunda:resource="deployment://a.js"',
  ],
  ...Object.fromEntries(
    ['assignee', 'candidateUsers', 'candidateGroups', 'dueDate', 'followUpDate'].map(
      (name): [string, Word] => [`Assignable.${name}`, ['<userTask id="x" @/>', `camunda:${name}="a"`]],
    ),
  ),
  'Assignable.priority': ['<userTask id="x" @/>', 'camunda:priority="5"'],
  ...Object.fromEntries(
    [
      'calledElementBinding="deployment"',
      'calledElementVersion="2"',
      'calledElementVersionTag="v"',
      'calledElementTenantId="t"',
      'caseRef="c"',
      'caseBinding="latest"',
      'caseVersion="2"',
      'caseTenantId="t"',
      'variableMappingClass="A"',
      'variableMappingDelegateExpression="${a}"',
    ].map((written): [string, Word] => [
      `CallActivity.${written.slice(0, written.indexOf('='))}`,
      [`<callActivity id="x" calledElement="q" ${bindingOf(written)} @/>`, `camunda:${written}`],
    ]),
  ),
  'ServiceTaskLike.expression': ['<serviceTask id="x" @/>', 'camunda:expression="${a}"'],
  'ServiceTaskLike.class': ['<serviceTask id="x" @/>', 'camunda:class="A"'],
  'ServiceTaskLike.delegateExpression': ['<serviceTask id="x" @/>', 'camunda:delegateExpression="${a}"'],
  'ServiceTaskLike.resultVariable': [
    '<serviceTask id="x" camunda:expression="${a}" @/>',
    'camunda:resultVariable="r"',
  ],
  ...Object.fromEntries(
    [
      'decisionRef="d"',
      'decisionRefBinding="deployment"',
      'decisionRefVersion="2"',
      'mapDecisionResult="singleEntry"',
      'decisionRefTenantId="t"',
    ].map((written): [string, Word] => [
      `DmnCapable.${written.slice(0, written.indexOf('='))}`,
      [
        `<businessRuleTask id="x" ${written.startsWith('decisionRef=') ? '' : 'camunda:decisionRef="d" camunda:resultVariable="r"'} @/>`,
        `camunda:${written}`,
      ],
    ]),
  ),
  'ExternalCapable.type': ['<serviceTask id="x" camunda:topic="w" @/>', 'camunda:type="external"'],
  'ExternalCapable.topic': ['<serviceTask id="x" camunda:type="external" @/>', 'camunda:topic="w"'],
  'TaskPriorized.taskPriority': [
    '<serviceTask id="x" camunda:type="external" camunda:topic="w" @/>',
    'camunda:taskPriority="5"',
  ],
  'Properties.values': [
    job('<camunda:properties>@</camunda:properties>'),
    '<camunda:property name="a" value="b"/>',
  ],
  'Property.id': [job('<camunda:properties><camunda:property @ value="b"/></camunda:properties>'), 'id="a"'],
  'Property.name': [
    job('<camunda:properties><camunda:property @ value="b"/></camunda:properties>'),
    'name="a"',
  ],
  'Property.value': [
    job('<camunda:properties><camunda:property name="a" @/></camunda:properties>'),
    'value="b"',
  ],
  'Connector.inputOutput': [
    '<serviceTask id="x"><extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId>@</camunda:connector></extensionElements></serviceTask>',
    '<camunda:inputOutput><camunda:inputParameter name="url">a</camunda:inputParameter></camunda:inputOutput>',
  ],
  'Connector.connectorId': [
    '<serviceTask id="x"><extensionElements><camunda:connector>@</camunda:connector></extensionElements></serviceTask>',
    '<camunda:connectorId>http-connector</camunda:connectorId>',
  ],
  'InputOutput.inputOutput': [io('@'), '<camunda:inputOutput/>'],
  'InputOutput.connectorId': [io('@'), '<camunda:connectorId>a</camunda:connectorId>'],
  'InputOutput.inputParameters': [io('@'), '<camunda:inputParameter name="a">b</camunda:inputParameter>'],
  'InputOutput.outputParameters': [io('@'), '<camunda:outputParameter name="a">b</camunda:outputParameter>'],
  'InputOutputParameter.name': [io('<camunda:inputParameter @>b</camunda:inputParameter>'), 'name="a"'],
  'InputOutputParameter.value': [io('<camunda:inputParameter name="a">@</camunda:inputParameter>'), 'b'],
  'InputOutputParameter.definition': [
    io('<camunda:inputParameter name="a">@</camunda:inputParameter>'),
    '<camunda:list/>',
  ],
  'List.items': [
    io('<camunda:inputParameter name="a"><camunda:list>@</camunda:list></camunda:inputParameter>'),
    '<camunda:value>1</camunda:value>',
  ],
  'Map.entries': [
    io('<camunda:inputParameter name="a"><camunda:map>@</camunda:map></camunda:inputParameter>'),
    '<camunda:entry key="k">1</camunda:entry>',
  ],
  'Entry.key': [
    io(
      '<camunda:inputParameter name="a"><camunda:map><camunda:entry @>1</camunda:entry></camunda:map></camunda:inputParameter>',
    ),
    'key="k"',
  ],
  'Entry.value': [
    io(
      '<camunda:inputParameter name="a"><camunda:map><camunda:entry key="k">@</camunda:entry></camunda:map></camunda:inputParameter>',
    ),
    '1',
  ],
  'Entry.definition': [
    io(
      '<camunda:inputParameter name="a"><camunda:map><camunda:entry key="k">@</camunda:entry></camunda:map></camunda:inputParameter>',
    ),
    '<camunda:list/>',
  ],
  'Value.id': [field('><camunda:value @ name="n"/></camunda:formField>'), 'id="v"'],
  'Value.name': [field('><camunda:value id="v" @/></camunda:formField>'), 'name="n"'],
  'Value.value': [
    io(
      '<camunda:inputParameter name="a"><camunda:list><camunda:value>@</camunda:value></camunda:list></camunda:inputParameter>',
    ),
    '1',
  ],
  'Script.scriptFormat': [
    io('<camunda:inputParameter name="a"><camunda:script @>1</camunda:script></camunda:inputParameter>'),
    'scriptFormat="js"',
  ],
  'Script.resource': [
    io('<camunda:inputParameter name="a"><camunda:script scriptFormat="js" @/></camunda:inputParameter>'),
    'resource="deployment://a.js"',
  ],
  'Script.value': [
    io(
      '<camunda:inputParameter name="a"><camunda:script scriptFormat="js">@</camunda:script></camunda:inputParameter>',
    ),
    '1',
  ],
  'Field.name': [delegate('<camunda:field @ stringValue="1"/>'), 'name="a"', { delegates: true }],
  'Field.expression': [
    delegate('<camunda:field name="a">@</camunda:field>'),
    '<camunda:expression>${b}</camunda:expression>',
    { delegates: true },
  ],
  'Field.stringValue': [delegate('<camunda:field name="a" @/>'), 'stringValue="1"', { delegates: true }],
  'Field.string': [
    delegate('<camunda:field name="a">@</camunda:field>'),
    '<camunda:string>1</camunda:string>',
    { delegates: true },
  ],
  'Collectable.collection': [
    '<task id="x"><multiInstanceLoopCharacteristics id="l" @/></task>',
    'camunda:collection="a"',
  ],
  'Collectable.elementVariable': [
    '<task id="x"><multiInstanceLoopCharacteristics id="l" camunda:collection="a" @/></task>',
    'camunda:elementVariable="b"',
  ],
  'FailedJobRetryTimeCycle.body': [
    job('<camunda:failedJobRetryTimeCycle>@</camunda:failedJobRetryTimeCycle>'),
    'R5/PT1M',
  ],
  ...Object.fromEntries(
    ['executionListener', 'taskListener'].flatMap((local): [string, Word][] => {
      const type = local === 'taskListener' ? 'TaskListener' : 'ExecutionListener';
      const event = local === 'taskListener' ? 'create' : 'start';
      const at = (attributes: string, inside = ''): string =>
        user(`<camunda:${local} ${attributes}>${inside}</camunda:${local}>`);
      return [
        [`${type}.expression`, [at(`event="${event}" @`), 'expression="${a.b()}"', { delegates: true }]],
        [`${type}.class`, [at(`event="${event}" @`), 'class="A"', { delegates: true }]],
        [
          `${type}.delegateExpression`,
          [at(`event="${event}" @`), 'delegateExpression="${a}"', { delegates: true }],
        ],
        [
          `${type}.event`,
          [
            at('class="A" @'),
            `event="${local === 'taskListener' ? 'complete' : 'end'}"`,
            { delegates: true },
          ],
        ],
        [
          `${type}.script`,
          [
            at(`event="${event}"`, '@'),
            '<camunda:script scriptFormat="js">1</camunda:script>',
            { delegates: true },
          ],
        ],
        [
          `${type}.fields`,
          [
            at(`class="A" event="${event}"`, '@'),
            '<camunda:field name="a" stringValue="1"/>',
            { delegates: true },
          ],
        ],
      ];
    }),
  ),
  'TaskListener.eventDefinitions': [
    user('<camunda:taskListener id="tl" event="timeout" class="A">@</camunda:taskListener>'),
    '<timerEventDefinition id="def"><timeDuration>PT1H</timeDuration></timerEventDefinition>',
    { delegates: true },
  ],
  ...Object.fromEntries(
    [
      'id="b"',
      'name="n"',
      'type="long"',
      'required="true"',
      'readable="false"',
      'writable="false"',
      'variable="v"',
      'expression="${a}"',
      'datePattern="yyyy"',
      'default="1"',
    ].map((written): [string, Word] => [
      `FormProperty.${written.slice(0, written.indexOf('='))}`,
      [user(`<camunda:formProperty ${written.startsWith('id') ? '' : 'id="a"'} @/>`), written],
    ]),
  ),
  'FormProperty.values': [
    user('<camunda:formProperty id="a" type="enum">@</camunda:formProperty>'),
    '<camunda:value id="v" name="n"/>',
  ],
  'FormData.fields': [
    user('<camunda:formData>@</camunda:formData>'),
    '<camunda:formField id="a" type="string"/>',
  ],
  'FormData.businessKey': [
    user('<camunda:formData @><camunda:formField id="a" type="string"/></camunda:formData>'),
    'businessKey="a"',
  ],
  'FormField.id': [
    user('<camunda:formData><camunda:formField @ type="string"/></camunda:formData>'),
    'id="a"',
  ],
  'FormField.label': [field('@/>'), 'label="L"'],
  'FormField.type': [
    user('<camunda:formData><camunda:formField id="a" @/></camunda:formData>'),
    'type="boolean"',
  ],
  'FormField.datePattern': [field('@/>'), 'datePattern="yyyy"'],
  'FormField.defaultValue': [field('@/>'), 'defaultValue="1"'],
  'FormField.properties': [
    field('>@</camunda:formField>'),
    '<camunda:properties><camunda:property id="a" value="b"/></camunda:properties>',
  ],
  'FormField.validation': [
    field('>@</camunda:formField>'),
    '<camunda:validation><camunda:constraint name="required"/></camunda:validation>',
  ],
  'FormField.values': [field('>@</camunda:formField>'), '<camunda:value id="v" name="n"/>'],
  'Validation.constraints': [
    field('><camunda:validation>@</camunda:validation></camunda:formField>'),
    '<camunda:constraint name="readonly"/>',
  ],
  'Constraint.name': [
    field('><camunda:validation><camunda:constraint @ config="3"/></camunda:validation></camunda:formField>'),
    'name="maxlength"',
  ],
  'Constraint.config': [
    field('><camunda:validation><camunda:constraint name="min" @/></camunda:validation></camunda:formField>'),
    'config="3"',
  ],
  'ConditionalEventDefinitionExtension.variableName': [
    '<intermediateCatchEvent id="x"><conditionalEventDefinition id="def" @><condition>${a}</condition></conditionalEventDefinition></intermediateCatchEvent>',
    'camunda:variableName="a"',
  ],
  'ConditionalEventDefinitionExtension.variableEvents': [
    '<intermediateCatchEvent id="x"><conditionalEventDefinition id="def" @><condition>${a}</condition></conditionalEventDefinition></intermediateCatchEvent>',
    'camunda:variableEvents="update"',
  ],
};

/** Shown in tools; the table says that they have no effect. */
export const camundaShown: readonly string[] = [
  'Definitions.diagramRelationId',
  'TemplateSupported.modelerTemplate',
  'TemplateSupported.modelerTemplateVersion',
  // The id of a listener names it in messages only.
  'TaskListener.id',
];
