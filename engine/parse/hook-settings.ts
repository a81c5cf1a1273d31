import type { Compilation } from './compilation.ts';
import type { XmlElement } from './xml-tree.ts';

/** The one kind of source that a model can declare; other values of `inbound.type` are other products' and mean nothing here. */
const TYPE = 'millrace:webhook';
const PREFIX = 'inbound.';
/** Where a call from outside can arrive. */
const ARRIVALS: ReadonlySet<string> = new Set([
  'startEvent',
  'intermediateCatchEvent',
  'boundaryEvent',
  'receiveTask',
]);

/**
 * The `inbound.` properties of an element that declares a webhook, without the prefix. Other properties are shown in tools and have
 * no effect (bpmn.md 3.2, last rows), so they stay unread.
 */
export function readHookSettings(
  c: Compilation,
  element: XmlElement,
): Readonly<Record<string, string>> | undefined {
  const containers = element.children
    .filter((child) => child.is('extensionElements'))
    .flatMap((child) => child.children)
    .filter((child) => child.is('properties', 'zeebe'));
  const rows = containers
    .flatMap(({ children }) => children)
    .map((row): [string, string] => [valueOf(row, 'name'), valueOf(row, 'value')])
    .filter(([name]) => name.startsWith(PREFIX));
  if (!rows.some(([name, value]) => name === `${PREFIX}type` && value === TYPE)) return undefined;
  for (const container of containers) container.useAll();
  if (!ARRIVALS.has(element.local)) {
    c.reporter.error('HOOK_SETTINGS', element, {
      message: `A webhook can be declared on a start event, a catching or boundary event of a message, and a receive task, not on a ${element.local}. Remove it`,
    });
    return undefined;
  }
  return Object.fromEntries(
    rows
      .filter(([name]) => name !== `${PREFIX}type`)
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
}

// helpers

function valueOf(row: XmlElement, local: string): string {
  return row.attributes.find((attribute) => attribute.local === local)?.value ?? '';
}
