import { describe, expect, test } from '@jest/globals';
import { BpmnModdle } from 'bpmn-moddle';
import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' };
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { takeInventory } from '../../../engine/parse/inventory.ts';
import type { XmlElement } from '../../../engine/parse/xml-tree.ts';
import { decodeFile } from '../../../modeler/model/decode-file.ts';
import { dialectOf } from '../../../modeler/model/dialect.ts';

interface Writer {
  fromXML(xml: string): Promise<{ readonly rootElement: object; readonly warnings: readonly unknown[] }>;
  toXML(root: object, options?: object): Promise<{ readonly xml: string }>;
}

const shared = path.resolve('../shared/conformance');
const folders = ['wild/files', 'miwg/reference', 'engines/models']
  .map((name) => path.join(shared, name))
  .filter(existsSync);

/** As editors do: the words of the dialect the file is written in; what is of no known dialect is kept as it is. */
function writerFor(text: string): Writer {
  const words = text.includes('http://camunda.org/schema/zeebe/1.0')
    ? { zeebe: zeebeModdle }
    : text.includes('http://camunda.org/schema/1.0/bpmn')
      ? { camunda: camundaModdle }
      : {};
  return new BpmnModdle(words) as unknown as Writer;
}

/** Files in which the library that reads BPMN for the editor finds nothing wrong. */
async function readable(file: string) {
  let text: string;
  try {
    text = decodeFile(Uint8Array.from(readFileSync(file)).buffer);
  } catch {
    return undefined;
  }
  const before = takeInventory(text);
  if (!before.ok || !before.root.is('definitions')) return undefined;
  const writer = writerFor(text);
  const read = await writer.fromXML(text).catch(() => undefined);
  return read === undefined || read.warnings.length > 0
    ? undefined
    : { before: before.root, root: read.rootElement, writer, text };
}

/** Everything of other namespaces than BPMN, with the BPMN element it belongs to, as sorted lines. */
function extensions(root: XmlElement): readonly string[] {
  const found: string[] = [];
  const work: { readonly element: XmlElement; readonly owner: string }[] = [
    { element: root, owner: 'definitions' },
  ];
  for (const { element, owner } of work) {
    const isOwn = element.namespace === 'bpmn';
    const place = isOwn ? (element.id ?? `${owner}/${element.local}`) : `${owner}/${element.local}`;
    for (const { namespace, local, value } of element.attributes)
      if ((!isOwn || namespace !== 'none') && local !== 'type')
        found.push(`${place} ${namespace} @${local}=${value.trim()}`);
    if (!isOwn) found.push(`${place} ${element.namespace} ${element.text.replace(/\s+/g, ' ').trim()}`);
    for (const child of element.children)
      if (!/^BPMN(Diagram|Plane|Shape|Edge|Label)/.test(child.local))
        work.push({ element: child, owner: place });
  }
  return found.sort();
}

/** These the editor never writes: they are shown, and deployed with the bytes they came with. */
function isShownOnly(text: string): boolean {
  return ['flowable', 'activiti'].includes(dialectOf(text));
}

describe('opening and saving', () => {
  (folders.length === 0 ? test.skip : test)(
    'keeps every extension of every dialect',
    async () => {
      let checked = 0;
      const lost: string[] = [];
      for (const folder of folders) {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
          /\.(bpmn|bpmn20\.xml|xml)$/.test(one),
        )) {
          const file = await readable(path.join(folder, name));
          if (file === undefined) continue;
          checked += 1;
          const { xml } = await file.writer.toXML(file.root, { format: true });
          const after = takeInventory(xml);
          const kept = new Set(after.ok ? extensions(after.root) : []);
          const gone = extensions(file.before).filter((line) => !kept.has(line));
          if (gone.length > 0 && !isShownOnly(file.text))
            lost.push(`${name}: ${gone.slice(0, 3).join(' | ')}`);
        }
      }
      expect(lost).toEqual([]);
      expect(checked).toBeGreaterThan(100);
    },
    120_000,
  );
});
