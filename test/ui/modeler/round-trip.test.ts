import { describe, expect, test } from '@jest/globals';
import { BpmnModdle } from 'bpmn-moddle';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { takeInventory } from '../../../engine/parse/inventory.ts';
import type { XmlElement } from '../../../engine/parse/xml-tree.ts';
import { wordsOfFile } from '../../../modeler/dialects/words-of-file.ts';
import { decodeFile } from '../../../modeler/model/decode-file.ts';

interface Writer {
  fromXML(
    xml: string,
  ): Promise<{ readonly rootElement: object; readonly warnings: readonly { message: string }[] }>;
  toXML(root: object, options?: object): Promise<{ readonly xml: string }>;
}

const shared = path.resolve('../shared/conformance');
const folders = ['wild/files', 'miwg/reference', 'engines/models']
  .map((name) => path.join(shared, name))
  .filter(existsSync);

function writerFor(text: string): Writer {
  return new BpmnModdle(wordsOfFile(text) as unknown as Record<string, unknown>) as unknown as Writer;
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
  // An attribute that the words of a dialect do not name is kept like any other; the reader only says so.
  const faults = read?.warnings.filter(
    ({ message }) => !/^unknown attribute <(zeebe|camunda|flowable|activiti):/.test(message),
  );
  return read === undefined || faults?.length !== 0
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
      if ((!isOwn || namespace !== 'none') && local !== 'type') {
        // The writer leaves the prefix away where the element has the same one.
        const of = namespace === element.namespace ? 'none' : namespace;
        found.push(`${place} ${of} @${local}=${value.trim()}`);
      }
    if (!isOwn) found.push(`${place} ${element.namespace} ${element.text.replace(/\s+/g, ' ').trim()}`);
    for (const child of element.children)
      if (!/^BPMN(Diagram|Plane|Shape|Edge|Label)/.test(child.local))
        work.push({ element: child, owner: place });
  }
  return found.sort();
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
          if (gone.length > 0) lost.push(`${name}: ${gone.slice(0, 3).join(' | ')}`);
        }
      }
      expect(lost).toEqual([]);
      expect(checked).toBeGreaterThan(100);
    },
    120_000,
  );
});
