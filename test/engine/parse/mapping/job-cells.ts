import { ext, external, feel, jobs, juel, literal, task } from './cell.ts';
import type { Mapped } from './cell.ts';

/** Jobs: type, retries, priority, headers, mappings and results. */
export const jobCells: readonly Mapped[] = [
  // Job type
  {
    meaning: 'zeebe job type',
    written: task('', '<zeebe:taskDefinition type="=kind" retries="5"/>'),
    becomes: { job: { type: feel('kind'), retries: literal(5) } },
  },
  { meaning: 'camunda job type', written: external(), becomes: { job: { type: literal('work') } } },
  {
    meaning: 'camunda job type by expression',
    written: task('camunda:type="external" camunda:topic="${t}"'),
    becomes: { job: { type: juel('${t}') } },
  },
  {
    meaning: 'flowable job type',
    written: task('flowable:type="external-worker" flowable:topic="work"'),
    becomes: { job: { type: literal('work') } },
  },
  {
    meaning: 'flowable job type, older word',
    written: task('flowable:type="external" flowable:topic="work"'),
    becomes: { job: { type: literal('work') } },
  },
  // Retries, backoff
  {
    meaning: 'camunda retry cycle',
    written: external('<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>'),
    becomes: { job: { retries: literal(3), backoff: ['PT10M'] } },
  },
  {
    meaning: 'camunda retry list',
    written: external('<camunda:failedJobRetryTimeCycle>PT1M, PT5M</camunda:failedJobRetryTimeCycle>'),
    becomes: { job: { retries: literal(3), backoff: ['PT1M', 'PT5M'] } },
  },
  {
    meaning: 'camunda retry cycle by expression',
    written: external('<camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle>'),
    becomes: { job: { retryCycle: juel('${cycle}') } },
  },
  {
    meaning: 'flowable retry cycle',
    written: task(
      'flowable:type="external-worker" flowable:topic="w"',
      '<flowable:failedJobRetryTimeCycle>R5/PT1H</flowable:failedJobRetryTimeCycle>',
    ),
    becomes: { job: { retries: literal(5), backoff: ['PT1H'] } },
  },
  {
    meaning: 'camunda retry cycle of a continuation',
    written: `<task id="x" camunda:asyncBefore="true">${ext('<camunda:failedJobRetryTimeCycle>R2/PT1S</camunda:failedJobRetryTimeCycle>')}</task>`,
    becomes: { asyncBefore: true, continuation: { retryCycle: literal('R2/PT1S') } },
  },
  // Priority
  {
    meaning: 'zeebe job priority',
    written: task('', '<zeebe:taskDefinition type="w"/><zeebe:jobPriorityDefinition priority="7"/>'),
    becomes: { job: { priority: literal(7) } },
  },
  {
    meaning: 'zeebe job priority of the process',
    written: task('', '<zeebe:taskDefinition type="w"/>'),
    processExtensions: '<zeebe:jobPriorityDefinition priority="=p"/>',
    becomes: { job: { priority: feel('p') } },
  },
  {
    meaning: 'camunda task priority',
    written: external('', 'camunda:taskPriority="${p}"'),
    becomes: { job: { priority: juel('${p}') } },
  },
  {
    meaning: 'camunda task priority of the process',
    written: external(),
    process: 'camunda:taskPriority="9"',
    becomes: { job: { priority: literal(9) } },
  },
  {
    meaning: 'camunda job priority of a continuation',
    written: '<task id="x" camunda:asyncAfter="true" camunda:jobPriority="4"/>',
    becomes: { asyncAfter: true, continuation: { priority: literal(4) } },
  },
  // Headers
  {
    meaning: 'zeebe headers',
    written: task(
      '',
      '<zeebe:taskDefinition type="w"/><zeebe:taskHeaders><zeebe:header key="a" value="1"/></zeebe:taskHeaders>',
    ),
    becomes: { job: { headers: { a: '1' } } },
  },
  {
    meaning: 'camunda properties of a job',
    written: external('<camunda:properties><camunda:property name="a" value="1"/></camunda:properties>'),
    becomes: { job: { headers: { a: '1' } } },
  },
  {
    meaning: 'camunda fields of a delegate',
    written: task(
      'camunda:class="com.A"',
      '<camunda:field name="a" stringValue="1"/><camunda:field name="b"><camunda:string>2</camunda:string></camunda:field><camunda:field name="c"><camunda:expression>${x}</camunda:expression></camunda:field>',
    ),
    options: jobs,
    becomes: { job: { headers: { a: '1', b: '2' }, headerExpressions: { c: juel('${x}') } } },
  },
  {
    meaning: 'flowable fields of a delegate',
    written: task(
      'flowable:class="com.A"',
      '<flowable:field name="a" stringValue="1"/><flowable:field name="b" expression="${x}"/>',
    ),
    options: jobs,
    becomes: { job: { headers: { a: '1' }, headerExpressions: { b: juel('${x}') } } },
  },
  // Input, output mapping
  {
    meaning: 'zeebe mappings',
    written: `<task id="x">${ext('<zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=b" target="c.d"/></zeebe:ioMapping>')}</task>`,
    becomes: {
      inputMappings: [{ source: feel('a'), target: 'b' }],
      outputMappings: [{ source: feel('b'), target: 'c.d' }],
      propagate: 'mapped',
    },
  },
  {
    meaning: 'camunda text and expression',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a">fixed</camunda:inputParameter><camunda:outputParameter name="b">Dear ${name}</camunda:outputParameter></camunda:inputOutput>')}</task>`,
    becomes: {
      inputMappings: [{ source: literal('fixed'), target: 'a' }],
      outputMappings: [{ source: juel('Dear ${name}'), target: 'b' }],
      propagate: 'all',
    },
  },
  {
    meaning: 'camunda script in JavaScript',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script scriptFormat="javascript">1 + 1</camunda:script></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    becomes: {
      mappingScripts: true,
      inputMappings: [{ target: 'a', script: { language: 'javascript', source: '1 + 1' } }],
    },
  },
  {
    meaning: 'camunda script in FEEL',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:script scriptFormat="feel">1 + 1</camunda:script></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    becomes: { inputMappings: [{ target: 'a', source: feel('1 + 1') }] },
  },
  {
    meaning: 'camunda fixed list and map',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:value>1</camunda:value><camunda:value>2</camunda:value></camunda:list></camunda:inputParameter><camunda:inputParameter name="b"><camunda:map><camunda:entry key="k">v</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    becomes: {
      inputMappings: [
        { source: literal(['1', '2']), target: 'a' },
        { source: literal({ k: 'v' }), target: 'b' },
      ],
    },
  },
  {
    meaning: 'camunda nested list with expressions',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:value>it\'s</camunda:value><camunda:map><camunda:entry key="k">n ${v}</camunda:entry></camunda:map></camunda:list></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    becomes: { inputMappings: [{ source: juel("${['it\\'s', {'k': 'n ' += (v)}]}"), target: 'a' }] },
  },
  {
    meaning: 'camunda scripts inside a list and a map',
    written: `<task id="x">${ext('<camunda:inputOutput><camunda:inputParameter name="a"><camunda:list><camunda:script scriptFormat="js">1 + 1</camunda:script><camunda:map><camunda:entry key="k"><camunda:script scriptFormat="feel">n + 1</camunda:script></camunda:entry></camunda:map></camunda:list></camunda:inputParameter></camunda:inputOutput>')}</task>`,
    becomes: {
      mappingScripts: true,
      inputMappings: [
        {
          source: juel("${[$value0, {'k': $value1}]}"),
          target: 'a',
          parts: [
            { name: '$value0', script: { language: 'javascript', source: '1 + 1' } },
            { name: '$value1', source: feel('n + 1') },
          ],
        },
      ],
    },
  },
  {
    meaning: 'flowable worker parameters',
    written: task(
      'flowable:type="external-worker" flowable:topic="w"',
      '<flowable:externalWorkerInParameter source="a" target="b"/><flowable:externalWorkerOutParameter sourceExpression="${c.d}" target="e"/>',
    ),
    becomes: {
      inputMappings: [{ source: feel('a'), target: 'b' }],
      outputMappings: [{ source: juel('${c.d}'), target: 'e' }],
      propagate: 'all',
    },
  },
  // Result variable
  {
    meaning: 'zeebe script result',
    written: `<scriptTask id="x">${ext('<zeebe:script expression="=1" resultVariable="r"/>')}</scriptTask>`,
    becomes: { expression: feel('1'), resultVariable: 'r' },
  },
  {
    meaning: 'camunda result variable',
    written: task('camunda:expression="${a + 1}" camunda:resultVariable="r"'),
    becomes: { expression: juel('${a + 1}'), resultVariable: 'r' },
  },
  {
    meaning: 'flowable result variable',
    written: task(
      'flowable:expression="${a}" flowable:resultVariableName="r" flowable:useLocalScopeForResultVariable="true"',
    ),
    becomes: { expression: juel('${a}'), resultVariable: 'r', resultIsLocal: true },
  },
];
