/** Constructs that are refused today, each with the smallest process that has one and what it stands for. */
export interface RefusedConstruct {
  readonly name: string;
  readonly content: string;
  readonly roots?: string;
}

const start = '<startEvent id="s"/><endEvent id="e"/>';
const through = (node: string): string =>
  `${start}${node}<sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/>`;
const message = '<message id="m" name="m"/>';

export const refusedConstructs: readonly RefusedConstruct[] = [
  { name: 'Complex gateway', content: through('<complexGateway id="x"/>') },
  {
    name: 'Ad-hoc sub-process',
    content: through('<adHocSubProcess id="x"><task id="t"/></adHocSubProcess>'),
  },
  {
    name: 'Throwing several definitions at once',
    roots: `${message}<signal id="sig" name="a"/>`,
    content: through(
      '<intermediateThrowEvent id="x"><messageEventDefinition id="a" messageRef="m"/><signalEventDefinition id="b" signalRef="sig"/></intermediateThrowEvent>',
    ),
  },
  {
    name: 'Receive task as start',
    roots: message,
    content: '<receiveTask id="x" messageRef="m" instantiate="true"/>',
  },
  {
    name: 'Event-based gateway as start',
    roots: message,
    content:
      '<eventBasedGateway id="x" instantiate="true"/><receiveTask id="a" messageRef="m"/><receiveTask id="b" messageRef="m"/><sequenceFlow id="f" sourceRef="x" targetRef="a"/><sequenceFlow id="g" sourceRef="x" targetRef="b"/>',
  },
  {
    name: 'Called decision (DMN)',
    content: through(
      '<businessRuleTask id="x"><extensionElements><zeebe:calledDecision decisionId="d" resultVariable="r"/></extensionElements></businessRuleTask>',
    ),
  },
  {
    name: 'Task listeners',
    content: through(
      '<userTask id="x"><extensionElements><zeebe:userTask/><zeebe:taskListeners><zeebe:taskListener eventType="creating" type="t"/></zeebe:taskListeners></extensionElements></userTask>',
    ),
  },
  {
    name: 'Multi-instance behavior other than All',
    content: through(
      '<task id="x"><multiInstanceLoopCharacteristics id="l" behavior="One"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>',
    ),
  },
  {
    name: 'Multi-instance over data inputs of the standard',
    content: through(
      '<task id="x"><multiInstanceLoopCharacteristics id="l"><loopDataInputRef>items</loopDataInputRef></multiInstanceLoopCharacteristics></task><dataObject id="items"/>',
    ),
  },
  { name: 'Input and output sets', content: through('<task id="x"><ioSpecification id="io"/></task>') },
  {
    name: 'Data associations',
    content: through(
      '<task id="x"><dataInputAssociation id="a"><sourceRef>items</sourceRef><targetRef>items</targetRef></dataInputAssociation></task><dataObject id="items"/>',
    ),
  },
  { name: 'Properties', content: through('<task id="x"><property id="p1" name="a"/></task>') },
  {
    name: 'Lanes that assign people',
    content: `${through('<task id="x"/>')}<laneSet id="ls"><lane id="l"><extensionElements><millrace:lane candidateGroups="a"/></extensionElements></lane></laneSet>`,
  },
  {
    name: 'Operations',
    content: through('<serviceTask id="x" operationRef="o"/>'),
    roots:
      '<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface><message id="m" name="m"/>',
  },
  { name: 'Global tasks', roots: '<globalUserTask id="gt"/>', content: through('<task id="x"/>') },
  {
    name: 'Correlation keys and properties',
    roots: '<collaboration id="c"><correlationKey id="k" name="k"/></collaboration>',
    content: through('<task id="x"/>'),
  },
  {
    name: 'Working calendars',
    content: through(
      '<intermediateCatchEvent id="x"><timerEventDefinition id="td"><extensionElements><millrace:timer calendar="office"/></extensionElements><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>',
    ),
  },
  {
    name: 'Fire-and-forget call',
    content: through(
      '<callActivity id="x" calledElement="q"><extensionElements><millrace:call waitForCompletion="false"/></extensionElements></callActivity>',
    ),
  },
  {
    name: 'Java classes, beans and method calls (without delegatesAsJobs)',
    content: through('<serviceTask id="x" camunda:class="com.example.A"/>'),
  },
  {
    name: 'Scripts in other languages than FEEL and JavaScript',
    content: through('<scriptTask id="x" scriptFormat="groovy"><script>a</script></scriptTask>'),
  },
];
