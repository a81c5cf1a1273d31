import type { Translate } from '../i18n/translate.ts';

/** What people call a property; anything else is called by its path. */
export function propertyWords(path: string, t: Translate): string {
  const known = words.get(path);
  if (known !== undefined) return t(`diff.property.${known}`);
  for (const [pattern, key] of patterns) {
    const found = pattern.exec(path);
    if (found) return t(`diff.property.${key}`, { name: found[1] ?? '' });
  }
  return path;
}

// helpers

const words: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['type', 'type'],
  ['lane', 'lane'],
  ['scope', 'scope'],
  ['default', 'defaultFlow'],
  ['sourceRef', 'from'],
  ['targetRef', 'to'],
  ['conditionExpression.body', 'condition'],
  ['documentation[Documentation].text', 'documentation'],
  ['extensionElements[zeebe:taskDefinition].type', 'jobType'],
  ['extensionElements[zeebe:taskDefinition].retries', 'retries'],
  ['extensionElements[zeebe:formDefinition].formId', 'formId'],
  ['extensionElements[zeebe:assignmentDefinition].assignee', 'assignee'],
  ['extensionElements[zeebe:assignmentDefinition].candidateGroups', 'candidateGroups'],
  ['extensionElements[zeebe:assignmentDefinition].candidateUsers', 'candidateUsers'],
  ['extensionElements[zeebe:taskSchedule].dueDate', 'dueDate'],
  ['extensionElements[zeebe:taskSchedule].followUpDate', 'followUpDate'],
]);

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^eventDefinitions\[TimerEventDefinition\]\.timeDuration\.body$/, 'duration'],
  [/^eventDefinitions\[TimerEventDefinition\]\.timeDate\.body$/, 'date'],
  [/^eventDefinitions\[TimerEventDefinition\]\.timeCycle\.body$/, 'cycle'],
  [/^extensionElements\[zeebe:ioMapping\]\[zeebe:input ([^\]]+)\]\.source$/, 'input'],
  [/^extensionElements\[zeebe:ioMapping\]\[zeebe:output ([^\]]+)\]\.source$/, 'output'],
  [/^extensionElements\[zeebe:taskHeaders\]\[zeebe:header ([^\]]+)\]\.value$/, 'header'],
];
