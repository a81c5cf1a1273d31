import type { Word } from './word.ts';

const worker = (extension: string, attributes = ''): string =>
  `<serviceTask id="x" flowable:type="external-worker" flowable:topic="w" ${attributes}><extensionElements>${extension}</extensionElements></serviceTask>`;
const user = '<userTask id="x" @/>';
const script = '<scriptTask id="x" scriptFormat="js" @><script>1</script></scriptTask>';
const expression = '<serviceTask id="x" flowable:expression="${a}" flowable:resultVariable="r" @/>';
const bare = (extension: string): string =>
  `<task id="x"><extensionElements>${extension}</extensionElements></task>`;
const loop = '<task id="x"><multiInstanceLoopCharacteristics id="l" flowable:collection="a" @/></task>';
const loopWith = (extension: string): string =>
  `<task id="x"><multiInstanceLoopCharacteristics id="l"><extensionElements>${extension}</extensionElements><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>`;
const call = '<callActivity id="x" calledElement="q" @/>';
const callWith = (extension: string): string =>
  `<callActivity id="x" calledElement="q"><extensionElements>${extension}</extensionElements></callActivity>`;
const end = (definition: string): string =>
  `<startEvent id="s"/><endEvent id="x">${definition}</endEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>`;
const esp = (definition: string): string =>
  `<startEvent id="s"/><task id="x"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/><subProcess id="sub" triggeredByEvent="true"><startEvent id="es" isInterrupting="false">${definition}</startEvent><endEvent id="ee"/><sequenceFlow id="h" sourceRef="es" targetRef="ee"/></subProcess>`;
const error = '<error id="err" errorCode="E"/>';
const errorEsp = esp('<errorEventDefinition id="def" errorRef="err" @/>').replace(
  ' isInterrupting="false"',
  '',
);
const delegates = { delegates: true };

const attributes = (node: string, written: readonly string[]): [string, Word][] =>
  written.map((text) => [
    `${/^<(\w+)/.exec(node)?.[1] ?? ''} flowable:${text.slice(0, text.indexOf('='))}`,
    [node, `flowable:${text}`],
  ]);
const elements = (node: (extension: string) => string, written: readonly string[]): [string, Word][] =>
  written.map((text) => [`flowable:${/^(\w+)/.exec(text)?.[1] ?? ''}`, [node('@'), `<flowable:${text}`]]);

/** The words of `flowable:` and `activiti:`, which have no descriptor here: where each stands (at `@`) and how it is written. */
export const flowableWords: Readonly<Record<string, Word>> = Object.fromEntries<Word>([
  ...attributes('<serviceTask id="x" @/>', [
    'class="A"',
    'delegateExpression="${a}"',
    'expression="${a}"',
    'type="http"',
  ]),
  ...attributes('<serviceTask id="x" flowable:type="external-worker" @/>', ['topic="w"']),
  ...attributes(worker('', '@'), [
    'async="true"',
    'asyncLeave="true"',
    'exclusive="false"',
    'asyncLeaveExclusive="false"',
    'skipExpression="${a}"',
    'triggerable="true"',
    'parallelInSameTransaction="true"',
    'extensionId="a"',
  ]),
  ...attributes(expression, [
    'resultVariableName="b"',
    'useLocalScopeForResultVariable="true"',
    'storeResultVariableAsTransient="true"',
  ]),
  ...attributes(script, ['autoStoreVariables="true"', 'doNotIncludeVariables="true"', 'resultVariable="r"']),
  ...attributes(user, [
    'assignee="a"',
    'owner="a"',
    'candidateUsers="a"',
    'candidateGroups="a"',
    'dueDate="PT1H"',
    'businessCalendarName="office"',
    'category="a"',
    'priority="5"',
    'formKey="a"',
    'formFieldValidation="false"',
    'taskIdVariableName="a"',
    'taskCompleterVariableName="a"',
    'activeTaskIdVariableName="a"',
  ]),
  ...attributes('<businessRuleTask id="x" @/>', [
    'rules="a"',
    'ruleVariablesInput="${a}"',
    'exclude="true"',
    'class="A"',
  ]),
  ...attributes(loop, ['elementVariable="b"', 'elementIndexVariable="b"']),
  ...attributes(call, [
    'businessKey="${a}"',
    'inheritBusinessKey="true"',
    'inheritVariables="true"',
    'sameDeployment="true"',
    'fallbackToDefaultTenant="true"',
    'idVariableName="a"',
    'calledElementType="key"',
    'processInstanceName="a"',
    'useLocalScopeForOutParameters="true"',
    'completeAsync="true"',
  ]),
  ...elements(callWith, ['in source="a" target="b"/>', 'out source="a" target="b"/>']),
  ...elements(worker, [
    'externalWorkerInParameter source="a" target="b"/>',
    'externalWorkerOutParameter source="a" target="b"/>',
    'mapException errorCode="E">A</flowable:mapException>',
    'failedJobRetryTimeCycle>R5/PT1M</flowable:failedJobRetryTimeCycle>',
    'field name="a" stringValue="b"/>',
    'customResource name="a"/>',
    'httpRequestHandler class="A"/>',
    'httpResponseHandler class="A"/>',
    'eventType>a</flowable:eventType>',
    'triggerEventType>a</flowable:triggerEventType>',
    'sendSynchronously>true</flowable:sendSynchronously>',
    'triggerEventCorrelationParameter name="a" value="b"/>',
    'eventInParameter source="a" target="b"/>',
    'eventOutParameter source="a" target="b"/>',
    'eventCorrelationParameter name="a" value="b"/>',
    'startEventCorrelationConfiguration>a</flowable:startEventCorrelationConfiguration>',
    'channelKey>a</flowable:channelKey>',
  ]),
  ...elements(loopWith, [
    'collection class="A"/>',
    'variableAggregation target="a"><variable source="b"/></flowable:variableAggregation>',
  ]),
  ...elements(bare, ['executionListener event="start" class="A"/>']),
  ...elements(
    (extension) => `<userTask id="x"><extensionElements>${extension}</extensionElements></userTask>`,
    ['taskListener event="create" class="A"/>', 'formProperty id="a" name="A"/>'],
  ),
  [
    'aggregation as transient',
    [
      loopWith(
        '<flowable:variableAggregation target="a" @><variable source="b"/></flowable:variableAggregation>',
      ),
      'storeAsTransientVariable="true"',
    ],
  ],
  [
    'aggregation with overview',
    [
      loopWith(
        '<flowable:variableAggregation target="a" @><variable source="b"/></flowable:variableAggregation>',
      ),
      'createOverviewVariable="true"',
    ],
  ],
  [
    'aggregation by code',
    [
      loopWith(
        '<flowable:variableAggregation target="a" @><variable source="b"/></flowable:variableAggregation>',
      ),
      'delegateExpression="${a}"',
    ],
  ],
  [
    'aggregated source',
    [
      loopWith(
        '<flowable:variableAggregation target="a"><variable target="c" @/></flowable:variableAggregation>',
      ),
      'source="b"',
    ],
  ],
  [
    'aggregated expression',
    [
      loopWith(
        '<flowable:variableAggregation target="a"><variable target="c" @/></flowable:variableAggregation>',
      ),
      'sourceExpression="${b}"',
    ],
  ],
  [
    'worker parameter to a name that is computed',
    [worker('<flowable:externalWorkerInParameter source="a" target="b" @/>'), 'targetExpression="${c}"'],
  ],
  [
    'transient worker parameter',
    [worker('<flowable:externalWorkerInParameter source="a" target="b" @/>'), 'transient="true"'],
  ],
  ['transient call parameter', [callWith('<flowable:in source="a" target="b" @/>'), 'transient="true"']],
  [
    'listener on a transaction',
    [bare('<flowable:executionListener event="start" class="A" @/>'), 'onTransaction="committed"', delegates],
  ],
  [
    'listener properties by code',
    [
      bare('<flowable:executionListener event="start" class="A" @/>'),
      'customPropertiesResolverClass="B"',
      delegates,
    ],
  ],
  ['event listener', ['<task id="x"/>', '<flowable:eventListener class="A"/>', { processExtensions: '@' }]],
  [
    'potential starter',
    [
      '<task id="x"/>',
      '<resourceAssignmentExpression><formalExpression>a</formalExpression></resourceAssignmentExpression>',
      { processExtensions: '<flowable:potentialStarter>@</flowable:potentialStarter>' },
    ],
  ],
  ['candidate starters', ['<task id="x"/>', 'flowable:candidateStarterUsers="a"', { process: '@' }]],
  ['candidate starter groups', ['<task id="x"/>', 'flowable:candidateStarterGroups="a"', { process: '@' }]],
  [
    'initiator',
    [
      '<startEvent id="s" @/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>',
      'flowable:initiator="a"',
    ],
  ],
  ['error variable', [errorEsp, 'flowable:errorVariableName="a"', { roots: error }]],
  ['local error variable', [errorEsp, 'flowable:errorVariableLocalScope="true"', { roots: error }]],
  ['transient error variable', [errorEsp, 'flowable:errorVariableTransient="true"', { roots: error }]],
  ['terminate all', [end('<terminateEventDefinition id="def" @/>'), 'flowable:terminateAll="true"']],
  [
    'terminate multi-instance',
    [end('<terminateEventDefinition id="def" @/>'), 'flowable:terminateMultiInstance="true"'],
  ],
  [
    'signal async',
    [
      end('<signalEventDefinition id="def" signalRef="sig" @/>'),
      'flowable:async="true"',
      { roots: '<signal id="sig" name="a"/>' },
    ],
  ],
  [
    'signal scope',
    [
      end('<signalEventDefinition id="def" signalRef="sig"/>'),
      'flowable:scope="processInstance"',
      { roots: '<signal id="sig" name="a" @/>' },
    ],
  ],
  [
    'signal expression',
    [
      end('<signalEventDefinition id="def" signalRef="sig" @/>'),
      'flowable:signalExpression="${a}"',
      { roots: '<signal id="sig" name="a"/>' },
    ],
  ],
  [
    'message expression',
    [
      end('<messageEventDefinition id="def" messageRef="m" @/>'),
      'flowable:messageExpression="${a}"',
      { roots: '<message id="m" name="a"/>' },
    ],
  ],
  [
    'timer calendar',
    [
      esp('<timerEventDefinition id="def" @><timeDuration>PT1H</timeDuration></timerEventDefinition>'),
      'flowable:businessCalendarName="office"',
    ],
  ],
  [
    'timer end',
    [
      esp('<timerEventDefinition id="def"><timeCycle @>R/PT1H</timeCycle></timerEventDefinition>'),
      'flowable:endDate="2030-01-01"',
    ],
  ],
  [
    'variable listener',
    [
      esp('@'),
      '<extensionElements><flowable:variableListenerEventDefinition variableName="a"/></extensionElements>',
    ],
  ],
  [
    'kind of change',
    [
      esp(
        '<extensionElements><flowable:variableListenerEventDefinition variableName="a" @/></extensionElements>',
      ),
      'variableChangeType="create"',
    ],
  ],
  [
    'skipped flow',
    [
      '<startEvent id="s"/><task id="x"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e" @/>',
      'flowable:skipExpression="${a}"',
    ],
  ],
]);
