import type { TaskField } from '../model/process-model.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

const TYPES = ['text', 'number', 'boolean', 'date'] as const;
/** A list of tasks has room for three; more are for sorting and searching. */
const MAXIMUM_TASK_FIELDS = 20;
const MAXIMUM_LABEL = 100;

/** `millrace:taskField` of the process: a variable that lists of its user tasks show, sort and search. */
export function readTaskFields(c: Compilation): readonly TaskField[] | undefined {
  const declared = c.process.extensions('taskField', 'millrace');
  if (declared.length > MAXIMUM_TASK_FIELDS)
    c.reporter.error('LIMIT_TASK_FIELDS', c.process, {
      message: `The number of task fields is ${declared.length}, the limit is ${MAXIMUM_TASK_FIELDS}. Keep those that lists need`,
    });
  const fields = new Map<string, TaskField>();
  for (const element of declared) {
    const field = readField(c, element);
    if (field === undefined) continue;
    if (fields.has(field.name))
      c.reporter.error('TASK_FIELD', element, {
        message: `The task field "${field.name}" is declared twice`,
      });
    fields.set(field.name, field);
  }
  return fields.size === 0 ? undefined : [...fields.values()];
}

// helpers

function readField(c: Compilation, element: XmlElement): TaskField | undefined {
  const [name, label] = [element.attribute('name') ?? '', element.attribute('label') ?? ''];
  const given = element.attribute('type') ?? 'text';
  const type = TYPES.find((known) => known === given);
  const sensitive = element.attribute('sensitive') ?? 'false';
  if (sensitive !== 'true' && sensitive !== 'false') {
    c.reporter.error('TASK_FIELD', element, {
      message: `The task field "${name.slice(0, MAXIMUM_LABEL)}" says with sensitive="true" that mails do not show it, or with "false" that they do`,
    });
    return undefined;
  }
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || type === undefined || label.length > MAXIMUM_LABEL) {
    c.reporter.error('TASK_FIELD', element, {
      message: `The task field "${name.slice(0, MAXIMUM_LABEL)}" needs the name of a variable, one of the types ${TYPES.join(', ')}, and a label of at most ${MAXIMUM_LABEL} characters`,
    });
    return undefined;
  }
  const isSensitive = sensitive === 'true' ? (true as const) : undefined;
  return { name, type, ...present({ label: label === '' ? undefined : label, sensitive: isSensitive }) };
}
