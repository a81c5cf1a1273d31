import { describe, expect, test } from '@jest/globals';
import type { JobState, ReadOptions } from '#engine';
import { bpmnFile, inARow } from './parse/bpmn-text.ts';
import { modelOf } from './parse/read-model.ts';
import { World } from './support/world.ts';

async function worldOf(
  content: string,
  more: { readonly roots?: string; readonly options?: ReadOptions } = {},
): Promise<World> {
  const file = bpmnFile(content.startsWith('<startEvent') ? content : inARow(content), more);
  return new World([await modelOf(file, more.options ?? {})]);
}
const ext = (text: string): string => `<extensionElements>${text}</extensionElements>`;
const script = (name: string, source: string): string =>
  `<camunda:inputParameter name="${name}"><camunda:script scriptFormat="javascript">${source}</camunda:script></camunda:inputParameter>`;
const jobsOf = (world: World, key: string): readonly JobState[] =>
  Object.values(world.state(key as never).jobs);
const created = (
  world: World,
): readonly Extract<World['history'][number]['fact'], { kind: 'jobCreated' }>[] =>
  world.history.flatMap(({ fact }) => (fact.kind === 'jobCreated' ? [fact] : []));

describe('scripts in mappings (VAR-4, VAR-5, 3.4)', () => {
  test('rows are done in order, each script as a job, and the element waits for it', async () => {
    const world = await worldOf(
      `<serviceTask id="x" camunda:type="external" camunda:topic="w">${ext(`<camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter>${script('b', 'a + 1')}<camunda:inputParameter name="c">\${b}</camunda:inputParameter><camunda:outputParameter name="d"><camunda:script scriptFormat="js">c</camunda:script></camunda:outputParameter><camunda:outputParameter name="e">\${d}!</camunda:outputParameter></camunda:inputOutput>`)}</serviceTask>`,
    );
    const key = world.start('p');
    expect(created(world).map(({ jobKind, script: text }) => [jobKind, text])).toEqual([['SCRIPT', 'a + 1']]);
    world.finish('x', { result: 2, side: true });
    expect(jobsOf(world, key).map(({ kind }) => kind)).toEqual(['BPMN_ELEMENT']);
    const own = Object.values(world.state(key).variables).find((scope) => 'c' in scope);
    expect(own).toEqual({ a: '1', b: 2, side: true, c: 2 });
    world.finish('x', { answer: 7 });
    expect(jobsOf(world, key).map(({ kind }) => kind)).toEqual(['SCRIPT']);
    world.finish('x', { result: 'end' });
    expect(world.active()).toEqual([]);
    expect(world.variables(key)).toEqual({ d: 'end', e: 'end!', answer: 7 });
  });

  test('scripts inside a list run one after the other, then the whole value is composed of theirs', async () => {
    const inList = (source: string): string => `<camunda:script scriptFormat="js">${source}</camunda:script>`;
    const world = await worldOf(
      `<serviceTask id="x" camunda:type="external" camunda:topic="w">${ext(`<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:value>one</camunda:value>${inList('two')}<camunda:map><camunda:entry key="k"><camunda:script scriptFormat="feel">n + 1</camunda:script></camunda:entry><camunda:entry key="l">${inList('three')}</camunda:entry></camunda:map></camunda:list></camunda:inputParameter><camunda:inputParameter name="b">\${a[1]}</camunda:inputParameter></camunda:inputOutput>`)}</serviceTask>`,
    );
    const key = world.start('p', { n: 1 });
    expect(created(world).map(({ script: text }) => text)).toEqual(['two']);
    world.finish('x', { result: null });
    expect(created(world).map(({ script: text }) => text)).toEqual(['two', 'three']);
    world.finish('x', { result: [3] });
    expect(jobsOf(world, key).map(({ kind }) => kind)).toEqual(['BPMN_ELEMENT']);
    const own = Object.values(world.state(key).variables).find((scope) => 'a' in scope);
    expect(own).toEqual({ a: ['one', null, { k: 2, l: [3] }], b: null });
  });

  test('a script that fails is tried again and then waits for a person; the element never starts', async () => {
    const world = await worldOf(
      `<task id="x">${ext(`<camunda:inputOutput>${script('a', 'boom')}</camunda:inputOutput>`)}</task>`,
    );
    const key = world.start('p');
    const [job] = jobsOf(world, key);
    world.send(key, {
      kind: 'failJob',
      jobKey: job?.key as never,
      retriesLeft: 0,
      message: 'boom',
      variables: {},
    });
    expect(world.incidents(key)).toEqual(['x JOB_NO_RETRIES']);
  });
});

describe('jobs of mapped files', () => {
  test('a retry cycle and headers that are expressions are evaluated when the job is created', async () => {
    const world = await worldOf(
      `<serviceTask id="x" camunda:expression="\${shop.charge(order.id, order)}">${ext('<camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle><camunda:field name="to"><camunda:expression>Dear ${name}</camunda:expression></camunda:field>')}</serviceTask>`,
      { options: { delegatesAsJobs: true } },
    );
    world.start('p', { cycle: 'PT1M,PT5M', order: { id: 7 }, name: 'Ann' });
    expect(created(world)[0]).toMatchObject({
      type: 'shop.charge',
      retries: 3,
      backoff: ['PT1M', 'PT5M'],
      headers: { arg0: '7', arg1: '{"id":7}', to: 'Dear Ann' },
    });
    const wrong = world.start('p', { cycle: 'often', order: {}, name: '' });
    expect(world.incidents(wrong)).toEqual(['x EXTRACT_VALUE_ERROR']);
  });

  test('a continuation has the attempts and the priority of its element', async () => {
    const world = await worldOf(
      `<task id="x" camunda:asyncBefore="true" camunda:jobPriority="\${p}">${ext('<camunda:failedJobRetryTimeCycle>R2/PT1S</camunda:failedJobRetryTimeCycle>')}</task>`,
    );
    world.start('p', { p: 9 });
    expect(created(world)[0]).toMatchObject({
      jobKind: 'CONTINUATION',
      retries: 2,
      backoff: ['PT1S'],
      priority: 9,
    });
  });

  test('each instance of a multi-instance activity may have its own boundary', async () => {
    const world = await worldOf(
      '<task id="x"><multiInstanceLoopCharacteristics id="l" camunda:asyncBefore="true"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>',
    );
    world.start('p');
    expect(created(world).map(({ jobKind }) => jobKind)).toEqual([
      'CONTINUATION',
      'CONTINUATION',
      'CONTINUATION',
    ]);
  });

  test('a failure that the model declares to be an error is thrown and caught', async () => {
    const task = `<serviceTask id="x" camunda:type="external" camunda:topic="w">${ext('<camunda:errorEventDefinition id="ed" errorRef="err" expression="${externalTask.getErrorMessage().contains(\'stock\')}"/>')}</serviceTask>`;
    const content = `<startEvent id="s"/>${task}<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition id="bd" errorRef="err" camunda:errorMessageVariable="why"/></boundaryEvent><endEvent id="e"/><userTask id="u"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/><sequenceFlow id="h" sourceRef="b" targetRef="u"/>`;
    const world = await worldOf(content, { roots: '<error id="err" errorCode="NO_STOCK"/>' });
    const fail = (key: string, text: string): void => {
      const [job] = jobsOf(world, key);
      world.send(key as never, {
        kind: 'failJob',
        jobKey: job?.key as never,
        retriesLeft: 2,
        message: text,
        variables: {},
      });
    };
    const other = world.start('p');
    fail(other, 'network');
    expect(jobsOf(world, other)).toHaveLength(1);
    const key = world.start('p');
    fail(key, 'out of stock');
    expect(jobsOf(world, key)).toHaveLength(0);
    expect(world.variables(key)).toEqual({ why: 'out of stock' });
  });

  test('a local result is written to the scope of the task, whatever outer scope has the name', async () => {
    const world = await worldOf(
      '<startEvent id="s"/><subProcess id="sub"><startEvent id="ss"/><serviceTask id="x" flowable:expression="${1 + 1}" flowable:resultVariable="r" flowable:useLocalScopeForResultVariable="true"/><userTask id="u"/><sequenceFlow id="f1" sourceRef="ss" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="u"/></subProcess><sequenceFlow id="f" sourceRef="s" targetRef="sub"/>',
    );
    const key = world.start('p', { r: 'outer' });
    const sub = Object.values(world.state(key).elements).find((element) => element.elementId === 'sub');
    expect(world.state(key).variables[sub?.key ?? '']).toEqual({ r: 2 });
    expect(world.state(key).variables[key]).toEqual({ r: 'outer' });
  });
});

describe('events of mapped files', () => {
  test('a variable listener waits for a change of its kind, not for what is there', async () => {
    const world = await worldOf(
      `<intermediateCatchEvent id="x">${ext('<flowable:variableListenerEventDefinition variableName="a" variableChangeType="update"/>')}</intermediateCatchEvent>`,
    );
    const key = world.start('p', { a: 1 });
    expect(world.active()).toHaveLength(1);
    const set = (name: string): void => {
      world.send(key, { kind: 'setVariables', scopeKey: key, variables: { [name]: 2 }, local: true });
    };
    set('b');
    expect(world.active()).toHaveLength(1);
    set('a');
    expect(world.active()).toHaveLength(0);
  });

  test('the payload of a signal is what its parameters name, or everything', async () => {
    for (const [parameters, expected] of [
      ['<camunda:in source="a" target="b"/>', { b: 1 }],
      ['<camunda:in variables="all"/>', { a: 1, c: 2 }],
    ] as const) {
      const world = await worldOf(
        `<intermediateThrowEvent id="x"><signalEventDefinition id="def" signalRef="sig">${ext(parameters)}</signalEventDefinition></intermediateThrowEvent>`,
        { roots: '<signal id="sig" name="alarm"/>' },
      );
      world.start('p', { a: 1, c: 2 });
      const payload = world.history.flatMap(({ fact }) =>
        fact.kind === 'signalBroadcast' ? [fact.variables] : [],
      );
      expect(payload).toEqual([expected]);
    }
  });

  test('an error variable that is local stays in the scope of its catcher', async () => {
    const world = await worldOf(
      '<startEvent id="s"/><subProcess id="sub"><startEvent id="ss"/><serviceTask id="x" camunda:type="external" camunda:topic="w"/><boundaryEvent id="b" attachedToRef="x"><errorEventDefinition id="bd" flowable:errorVariableName="c" flowable:errorVariableLocalScope="true"/></boundaryEvent><userTask id="u"/><sequenceFlow id="f1" sourceRef="ss" targetRef="x"/><sequenceFlow id="f2" sourceRef="b" targetRef="u"/></subProcess><sequenceFlow id="f" sourceRef="s" targetRef="sub"/>',
    );
    const key = world.start('p', { c: 'outer' });
    world.throwError('x', 'E7');
    const sub = Object.values(world.state(key).elements).find((element) => element.elementId === 'sub');
    expect(world.state(key).variables[sub?.key ?? '']).toEqual({ c: 'E7' });
    expect(world.state(key).variables[key]).toEqual({ c: 'outer' });
  });

  test('aggregated variables are collected per instance and do not overwrite each other', async () => {
    const world = await worldOf(
      `<serviceTask id="x" flowable:type="external-worker" flowable:topic="w"><multiInstanceLoopCharacteristics id="l" flowable:collection="items">${ext('<flowable:variableAggregation target="all"><variable source="score"/><variable sourceExpression="${score * 2}" target="twice"/></flowable:variableAggregation>')}</multiInstanceLoopCharacteristics></serviceTask>`,
    );
    const key = world.start('p', { items: [1, 2] });
    world.finish('x', { score: 3 });
    world.finish('x', { score: 4 });
    expect(world.variables(key)).toEqual({
      items: [1, 2],
      all: [
        { score: 3, twice: 6 },
        { score: 4, twice: 8 },
      ],
    });
  });
});

describe('user tasks of mapped files', () => {
  test('the task’s key and who completed it become local variables; a due date may be a duration', async () => {
    const world = await worldOf(
      `<userTask id="x" flowable:taskIdVariableName="id" flowable:taskCompleterVariableName="who" flowable:dueDate="P2D">${ext('<flowable:executionListener event="end" class="A"/>')}</userTask>`,
      { options: { delegatesAsJobs: true } },
    );
    const key = world.start('p');
    const [task] = Object.values(world.state(key).userTasks);
    expect(task?.dueDate).toBe('2030-01-03T00:00:00.000Z');
    const locals = (): unknown => world.state(key).variables[task?.elementInstanceKey ?? ''];
    expect(locals()).toEqual({ id: task?.key });
    world.send(key, {
      kind: 'completeUserTask',
      userTaskKey: task?.key as never,
      variables: {},
      action: null,
      actor: 'ann',
    });
    expect(locals()).toEqual({ id: task?.key, who: 'ann' });
  });
});

describe('missed occurrences of a cycle (TMR-7)', () => {
  const cycle = (settings: string): string =>
    `<startEvent id="s"/><userTask id="x"/><endEvent id="e"/><boundaryEvent id="b" attachedToRef="x" cancelActivity="false"><timerEventDefinition id="td">${ext(`<millrace:timer ${settings}/>`)}<timeCycle>R5/PT1H</timeCycle></timerEventDefinition></boundaryEvent><userTask id="reminder"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/><sequenceFlow id="h" sourceRef="b" targetRef="reminder"/>`;
  const hour = 3_600_000;

  /** The server was away: the clock moves at once, then the timer fires as often as it is due. */
  async function missing(hours: number, settings: string): Promise<{ fired: number; next: number | null }> {
    const world = await worldOf(cycle(settings));
    const key = world.start('p');
    const began = world.now;
    const timer = () =>
      Object.values(world.state(key).subscriptions).find((subscription) => subscription.kind === 'timer');
    world.now += hours * hour;
    for (let due = timer(); due?.kind === 'timer' && due.dueAt <= world.now; due = timer())
      world.send(key, { kind: 'triggerTimer', subscriptionKey: due.key, occurrence: due.occurrence });
    const fired = Object.values(world.state(key).userTasks).length - 1;
    const left = timer();
    return { fired, next: left?.kind === 'timer' ? (left.dueAt - began) / hour : null };
  }

  test.each([
    ['all', 3.5, 3, 4],
    ['one', 3.5, 1, 4],
    ['none', 3.5, 0, 4],
    ['none', 1.2, 1, 2],
    ['all', 9, 5, null],
    ['one', 9, 1, null],
  ] as const)('%s after %s hours: fires %s times, then in hour %s', async (catchUp, hours, fired, next) =>
    expect(await missing(hours, `catchUp="${catchUp}"`)).toEqual({ fired, next }),
  );

  test('an end cuts the cycle off', async () => {
    expect(await missing(4.5, 'catchUp="all" endDate="2030-01-01T02:30:00Z"')).toEqual({
      fired: 2,
      next: null,
    });
    expect(await missing(4.5, 'catchUp="all" endDate="2029-01-01T00:00:00Z"')).toEqual({
      fired: 0,
      next: null,
    });
  });
});

describe('what mapped expressions read', () => {
  test('the execution and the user task', async () => {
    const world = await worldOf(
      `<userTask id="x" name="Check" camunda:candidateGroups="\${task.name.equals('Check') ? 'checkers' : 'others'}">${ext('<camunda:inputOutput><camunda:inputParameter name="where">${execution.currentActivityId} of ${execution.processBusinessKey}</camunda:inputParameter><camunda:inputParameter name="what">${task.taskDefinitionKey}</camunda:inputParameter></camunda:inputOutput>')}</userTask>`,
    );
    const key = world.start('p');
    const [task] = Object.values(world.state(key).userTasks);
    expect(task?.candidateGroups).toEqual(['checkers']);
    expect(world.state(key).variables[task?.elementInstanceKey ?? '']).toEqual({ where: 'x of ', what: 'x' });
  });
});
