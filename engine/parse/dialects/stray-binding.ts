import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';

const PARTS = [
  ['Version', 'version'],
  ['VersionTag', 'versionTag'],
] as const;

/** A version or a tag beside another binding chooses nothing: it is refused, because the file looks as if it did. */
export function refuseStrayBinding(
  c: Compilation,
  element: XmlElement,
  reference: 'calledElement' | 'decisionRef' | 'formRef',
  binding: string,
): void {
  for (const [suffix, needed] of PARTS) {
    const name = `${reference}${suffix}`;
    if (binding === needed || (element.attribute(name, 'camunda') ?? '') === '') continue;
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `${name} would have no effect here: ${reference}Binding is ${binding}. Write ${reference}Binding="${needed}", or remove it`,
    });
  }
}
