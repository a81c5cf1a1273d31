import { XmlElement, type XmlAttribute } from './xml-tree.ts';

/** The task each kind is when it is called. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['globalTask', 'task'],
  ['globalUserTask', 'userTask'],
  ['globalManualTask', 'manualTask'],
  ['globalScriptTask', 'scriptTask'],
  ['globalBusinessRuleTask', 'businessRuleTask'],
]);

export function isGlobalTask(element: XmlElement): boolean {
  return element.namespace === 'bpmn' && KINDS.has(element.local);
}

/**
 * T10 (10.3.3 of the standard, reusable tasks): a global task is a callable process of one activity under its own id. It is read
 * as that process, start and end included, so that everything a task may have means the same here.
 */
export function processOfGlobalTask(global: XmlElement): XmlElement {
  const id = global.id ?? '';
  const name = global.attribute('name');
  const named = name === undefined ? {} : { name };
  const process = part(global, global.parent, 'process', { id, ...named, isExecutable: 'true' });
  const [start, task, end] = [`${id}_start`, `${id}_task`, `${id}_end`];
  const flow = (sourceRef: string, targetRef: string): XmlElement =>
    part(global, process, 'sequenceFlow', { id: `${sourceRef}_flow`, sourceRef, targetRef });
  process.children.push(
    part(global, process, 'startEvent', { id: start }),
    taskOf(global, process, task),
    part(global, process, 'endEvent', { id: end }),
    flow(start, task),
    flow(task, end),
  );
  return process;
}

/** A part that stands in no file: what is wrong with it is said of the global task. */
export function isMadePart(element: XmlElement): boolean {
  return MADE.has(element);
}

// helpers

const MADE = new WeakSet<XmlElement>();

/** The same words; only the id differs, which the process has, and what a script's language is called. */
function taskOf(global: XmlElement, process: XmlElement, id: string): XmlElement {
  const task = part(global, process, KINDS.get(global.local) ?? 'task', { id });
  const own = global.attributes.filter(({ namespace, local }) => namespace !== 'none' || local !== 'id');
  const attributes = own.map((attribute) =>
    attribute.namespace === 'none' && attribute.local === 'scriptLanguage'
      ? { ...attribute, local: 'scriptFormat' }
      : attribute,
  );
  const element = new XmlElement({ ...task, attributes: [...task.attributes, ...attributes] });
  MADE.add(element);
  element.children.push(...global.children);
  element.text = global.text;
  return element;
}

function part(
  global: XmlElement,
  parent: XmlElement | undefined,
  local: string,
  attributes: Readonly<Record<string, string>>,
): XmlElement {
  const { line, column, qualified, namespace } = global;
  const made = Object.entries(attributes).map(([name, value]): XmlAttribute => ({
    namespace: 'none',
    local: name,
    qualified: name,
    value,
    used: false,
  }));
  const prefix = qualified.includes(':') ? qualified.slice(0, qualified.indexOf(':') + 1) : '';
  const element = new XmlElement({
    namespace,
    local,
    qualified: prefix + local,
    line,
    column,
    parent,
    attributes: made,
  });
  if (local !== 'process') MADE.add(element);
  return element;
}
