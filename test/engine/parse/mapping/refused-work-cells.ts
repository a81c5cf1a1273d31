import { ext, external, jobs, task } from './cell.ts';
import type { RefusedCell } from './cell.ts';

/** Work that is refused, with what to write instead. */
export const refusedWorkCells: readonly RefusedCell[] = [
  {
    meaning: 'camunda class',
    written: task('camunda:class="com.A"'),
    code: 'DELEGATE_CODE',
    message:
      /^x runs Java code \(com\.A\)\. Make it an external task with a topic, or deploy with delegatesAsJobs=true to get a job of type com\.A\./,
  },
  {
    meaning: 'camunda method call',
    written: task('camunda:expression="${bean.run(x)}"'),
    code: 'DELEGATE_CODE',
    message: /to get a job of type bean\.run/,
  },
  {
    meaning: 'flowable bean',
    written: task('flowable:delegateExpression="${bean}"'),
    code: 'DELEGATE_CODE',
    message: /of type bean/,
  },
  {
    meaning: 'a bean that is chosen',
    written: task('camunda:delegateExpression="${a ? b : c}"'),
    options: jobs,
    code: 'EXPRESSION_UNSUPPORTED',
    message: /neither a bean nor a method/,
  },
  {
    meaning: 'a chain of calls',
    written: task('camunda:expression="${a.b().c()}"'),
    options: jobs,
    code: 'EXPRESSION_UNSUPPORTED',
    message: /neither a bean nor a method/,
  },
  {
    meaning: 'an endless retry cycle',
    written: external('<camunda:failedJobRetryTimeCycle>R/PT1M</camunda:failedJobRetryTimeCycle>'),
    code: 'TIMER_INVALID',
    message: /not a valid retry cycle\. Write R3\/PT10M/,
  },
  {
    meaning: 'a retry cycle without anything to retry',
    written: `<task id="x">${ext('<camunda:failedJobRetryTimeCycle>R3/PT1M</camunda:failedJobRetryTimeCycle>')}</task>`,
    code: 'ELEMENT_UNSUPPORTED',
    message: /failedJobRetryTimeCycle would have no effect/,
  },
  {
    meaning: 'camunda shell',
    written: task('camunda:type="shell"', '<camunda:field name="command" stringValue="ls"/>'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /type="shell".*external task with a topic and a worker/,
  },
  {
    meaning: 'camunda soap connector',
    written: task(
      '',
      '<camunda:connector><camunda:connectorId>soap-http-connector</camunda:connectorId></camunda:connector>',
    ),
    code: 'ELEMENT_UNSUPPORTED',
    message: /soap-http-connector.*worker/,
  },
  ...['shell', 'camel', 'mule'].map((type) => ({
    meaning: `flowable ${type}`,
    written: task(`flowable:type="${type}"`),
    code: 'ELEMENT_UNSUPPORTED',
    message: /worker/,
  })),
  {
    meaning: 'flowable case',
    written: task('flowable:type="case"'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /Call a process/,
  },
  {
    meaning: 'flowable send-event',
    written: task('flowable:type="send-event"'),
    code: 'ELEMENT_UNSUPPORTED',
    message: /Throw a message/,
  },
  {
    meaning: 'flowable autoStoreVariables',
    written:
      '<scriptTask id="x" scriptFormat="javascript" flowable:autoStoreVariables="true"><script>1</script></scriptTask>',
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /autoStoreVariables.*resultVariable/,
  },
  {
    meaning: 'flowable doNotIncludeVariables',
    written:
      '<scriptTask id="x" scriptFormat="javascript" flowable:doNotIncludeVariables="true"><script>1</script></scriptTask>',
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /doNotIncludeVariables.*Map the variables/,
  },
  ...['groovy', 'python', 'ruby', 'java', ''].map((format) => ({
    meaning: `script in ${format === '' ? 'no language' : format}`,
    written: `<scriptTask id="x" scriptFormat="${format}"><script>a</script></scriptTask>`,
    code: 'LANGUAGE_UNSUPPORTED',
    message: /FEEL or JavaScript/,
  })),
  {
    meaning: 'camunda script from elsewhere',
    written: '<scriptTask id="x" scriptFormat="javascript" camunda:resource="classpath://a.js"/>',
    code: 'ATTRIBUTE_UNSUPPORTED',
    message: /deployment:\/\/name/,
  },
  {
    meaning: 'camunda script that is not deployed',
    written: '<scriptTask id="x" scriptFormat="javascript" camunda:resource="deployment://a.js"/>',
    code: 'REF_UNRESOLVED',
    message: /"a\.js", which does not exist in this deployment/,
  },
  {
    meaning: 'a script in a condition',
    written:
      '<startEvent id="s"/><task id="x"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><sequenceFlow id="g" sourceRef="x" targetRef="e"><conditionExpression language="javascript">a</conditionExpression></sequenceFlow>',
    code: 'LANGUAGE_UNSUPPORTED',
    message: /javascript.*FEEL/,
  },
];
