const fields: Readonly<Record<string, string>> = {
  ID_INVALID: 'id',
  ID_DUPLICATE: 'id',
  JOB_TYPE: 'taskDefinitionType',
  MESSAGE_OR_JOB: 'taskDefinitionType',
  CONDITION_MISSING: 'conditionExpression',
  CONDITION_MISSING_DEFAULT: 'conditionExpression',
  CONDITION_NOT_ALLOWED: 'conditionExpression',
  CONDITION_SINGLE: 'conditionExpression',
  MESSAGE_NAME: 'messageName',
  MESSAGE_KEY: 'messageSubscriptionCorrelationKey',
  SIGNAL_NAME: 'signalName',
  ERROR_CODE: 'errorCode',
  ESCALATION_CODE: 'escalationCode',
  TIMER_KIND: 'timerEventDefinitionType',
  TIMER_INVALID: 'timerEventDefinitionValue',
  TIMER_REFERENCE: 'timerEventDefinitionValue',
  LINK_PAIR: 'linkName',
  MI_SOURCE: 'multiInstance-inputCollection',
  CALLED_ELEMENT: 'targetProcessId',
  SCRIPT_TEXT: 'scriptImplementation',
  NO_EXECUTABLE_PROCESS: 'isExecutable',
};

/** The field of the properties panel where a problem is corrected; without one, the element is shown. */
export function fieldOf(problemCode: string): string | undefined {
  return fields[problemCode];
}
