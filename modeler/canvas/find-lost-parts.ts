import { lostParts, type DefaultValues, type XmlNode } from '../model/lost-parts.ts';
import type { BpmnModeler } from './create-modeler.ts';

/** The words that a library reads files with. */
export interface Words {
  registry: { packages: readonly Package[] };
}
interface Package {
  uri: string;
  types: readonly { properties?: readonly { name: string; isAttr?: boolean; default?: unknown }[] }[];
}

/**
 * What the file would lose if the editor saved it now: everything the library could not read. Asked before the first
 * change, because a file that would lose something is only shown.
 */
export async function findLostParts(modeler: BpmnModeler, xml: string): Promise<string[]> {
  const saved = await modeler.saveXML();
  return lostBySaving(xml, saved.xml ?? '', modeler.get<Words>('moddle'));
}

/** The same for any file and what would be saved of it; nothing where one of them is no XML, which the checks report. */
export function lostBySaving(xml: string, saved: string, words: Words): string[] {
  const before = readXml(xml);
  const after = readXml(saved);
  return before && after ? lostParts(before, after, defaultValues(words)) : [];
}

// helpers

function defaultValues({ registry: { packages } }: Words): DefaultValues {
  return new Set(
    packages.flatMap(({ uri, types }) =>
      types.flatMap(({ properties = [] }) =>
        properties
          .filter((property) => property.isAttr && property.default !== undefined)
          .map((property) => `${uri} ${property.name.replace(/^.*:/, '')}=${String(property.default)}`),
      ),
    ),
  );
}

/** The elements of a file; nothing where the browser cannot read it, which the checks report. */
function readXml(xml: string): XmlNode | undefined {
  const document = new DOMParser().parseFromString(xml.replace(/^\uFEFF/, '').trimStart(), 'application/xml');
  return document.querySelector('parsererror') ? undefined : nodeOf(document.documentElement);
}

function nodeOf(element: Element): XmlNode {
  return {
    namespace: element.namespaceURI ?? '',
    local: element.localName,
    attributes: [...element.attributes]
      .filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
      .map(({ namespaceURI, localName, value }) => ({
        namespace: namespaceURI ?? '',
        local: localName,
        value,
      })),
    children: [...element.children].map(nodeOf),
    text: [...element.childNodes]
      .filter((child) => child.nodeType === Node.TEXT_NODE || child.nodeType === Node.CDATA_SECTION_NODE)
      .map((child) => child.textContent ?? '')
      .join(' '),
  };
}
