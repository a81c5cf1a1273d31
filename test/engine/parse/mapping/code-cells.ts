import { jobs, juel, literal, task } from './cell.ts';
import type { Mapped } from './cell.ts';

/** Code of the engine’s process, connectors and scripts. */
export const codeCells: readonly Mapped[] = [
  // Code (3.3)
  {
    meaning: 'camunda class as job',
    written: task('camunda:class="com.example.Charge" camunda:resultVariable="r"'),
    options: jobs,
    becomes: { job: { type: literal('com.example.Charge'), resultVariable: 'r' } },
    says: ['DELEGATE_AS_JOB', /com\.example\.Charge becomes a job of type com\.example\.Charge/],
  },
  {
    meaning: 'camunda bean as job',
    written: task('camunda:delegateExpression="${charge}"'),
    options: jobs,
    becomes: { job: { type: literal('charge') } },
    says: ['DELEGATE_AS_JOB', /of type charge/],
  },
  {
    meaning: 'camunda method as job',
    written: task('camunda:expression="${shop.charge(order.id, \'x, y\', execution, f(1))}"'),
    options: jobs,
    becomes: {
      job: {
        type: literal('shop.charge'),
        headerExpressions: { arg0: juel('${order.id}'), arg1: juel("${'x, y'}") },
      },
    },
    says: ['DELEGATE_AS_JOB', /of type shop\.charge/],
  },
  {
    meaning: 'flowable class as job',
    written: task('flowable:class="com.A"'),
    options: jobs,
    becomes: { job: { type: literal('com.A') } },
    says: ['DELEGATE_AS_JOB', /com\.A/],
  },
  {
    meaning: 'camunda class on a send task',
    written: '<sendTask id="x" camunda:class="com.A"/>',
    options: jobs,
    becomes: { type: 'sendTask', job: { type: literal('com.A') } },
  },
  // HTTP, mail
  {
    meaning: 'camunda http connector',
    written: task(
      '',
      '<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId><camunda:inputOutput><camunda:inputParameter name="url">https://a.example</camunda:inputParameter><camunda:outputParameter name="answer">${response}</camunda:outputParameter></camunda:inputOutput></camunda:connector>',
    ),
    becomes: {
      job: { type: literal('millrace:http') },
      inputMappings: [{ target: 'url' }],
      outputMappings: [{ target: 'answer', source: juel('${response}') }],
    },
  },
  {
    meaning: 'camunda mail',
    written: task('camunda:type="mail"', '<camunda:field name="to" stringValue="a@example.org"/>'),
    becomes: {
      job: { type: literal('millrace:mail') },
      inputMappings: [{ target: 'to', source: literal('a@example.org') }],
    },
  },
  {
    meaning: 'flowable http',
    written: task(
      'flowable:type="http"',
      '<flowable:field name="requestUrl"><flowable:expression>${url}</flowable:expression></flowable:field>',
    ),
    becomes: {
      job: { type: literal('millrace:http') },
      inputMappings: [{ target: 'requestUrl', source: juel('${url}') }],
    },
  },
  {
    meaning: 'flowable mail',
    written:
      '<sendTask id="x" flowable:type="mail"><extensionElements><flowable:field name="subject" stringValue="Hello"/></extensionElements></sendTask>',
    becomes: { job: { type: literal('millrace:mail') }, inputMappings: [{ target: 'subject' }] },
  },
  // Script
  {
    meaning: 'camunda JavaScript',
    written:
      '<scriptTask id="x" scriptFormat="javascript" camunda:resultVariable="r"><script>1 + 1</script></scriptTask>',
    becomes: { script: { language: 'javascript', source: '1 + 1' }, resultVariable: 'r' },
  },
  {
    meaning: 'camunda script of the deployment',
    written: '<scriptTask id="x" scriptFormat="ecmascript" camunda:resource="deployment://sum.js"/>',
    options: { files: new Map([['sum.js', 'a + b']]) },
    becomes: { script: { source: 'a + b' } },
  },
  {
    meaning: 'camunda listener with a script of the deployment',
    written:
      '<task id="x"><extensionElements><camunda:executionListener event="start"><camunda:script scriptFormat="javascript" resource="deployment://note.js"/></camunda:executionListener></extensionElements></task>',
    options: { files: new Map([['note.js', '({ noted: true })']]) },
    becomes: { listeners: [{ event: 'start', script: '({ noted: true })' }] },
  },
  {
    meaning: 'flowable JavaScript',
    written:
      '<scriptTask id="x" scriptFormat="js" flowable:autoStoreVariables="false" flowable:resultVariable="r"><script>2</script></scriptTask>',
    becomes: { script: { source: '2' }, resultVariable: 'r' },
  },
];
