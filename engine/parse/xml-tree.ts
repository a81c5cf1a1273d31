/** Namespaces whose content has a meaning here; everything else is kept and has no effect. */
export type Namespace = 'bpmn' | 'dmn' | 'zeebe' | 'camunda' | 'flowable' | 'millrace' | 'other';

/** `camunda:` has forks and `flowable:` an ancestor; they share one vocabulary each. */
const NAMESPACES: ReadonlyMap<string, Namespace> = new Map([
  ['http://www.omg.org/spec/BPMN/20100524/MODEL', 'bpmn'],
  // DMN 1.1 to 1.6: one vocabulary that grew.
  ['http://www.omg.org/spec/DMN/20151101/dmn.xsd', 'dmn'],
  ['http://www.omg.org/spec/DMN/20151101/dmn11.xsd', 'dmn'],
  ['http://www.omg.org/spec/DMN/20180521/MODEL/', 'dmn'],
  ['http://www.omg.org/spec/DMN/20191111/MODEL/', 'dmn'],
  ['https://www.omg.org/spec/DMN/20191111/MODEL/', 'dmn'],
  ['https://www.omg.org/spec/DMN/20211108/MODEL/', 'dmn'],
  ['https://www.omg.org/spec/DMN/20230324/MODEL/', 'dmn'],
  ['https://www.omg.org/spec/DMN/20240513/MODEL/', 'dmn'],
  ['http://camunda.org/schema/1.0/dmn', 'camunda'],
  ['http://operaton.org/schema/1.0/dmn', 'camunda'],
  ['http://camunda.org/schema/zeebe/1.0', 'zeebe'],
  ['http://camunda.org/schema/1.0/bpmn', 'camunda'],
  ['http://operaton.org/schema/1.0/bpmn', 'camunda'],
  ['http://activiti.org/bpmn', 'flowable'],
  ['http://flowable.org/bpmn', 'flowable'],
  ['urn:millrace:bpmn:1.0', 'millrace'],
]);

export function namespaceOf(uri: string | undefined): Namespace {
  return uri === undefined ? 'other' : (NAMESPACES.get(uri) ?? 'other');
}

export interface XmlAttribute {
  readonly namespace: Namespace | 'none';
  readonly local: string;
  /** As written, for messages. */
  readonly qualified: string;
  readonly value: string;
  used: boolean;
}

/**
 * One element of a file with its namespace resolved and its place known. Reading an attribute or a child marks it as
 * used; what nobody used is refused at the end, so that nothing is ever ignored in silence (closed world, bpmn.md 1).
 */
export class XmlElement {
  readonly namespace: Namespace;
  readonly local: string;
  readonly qualified: string;
  readonly line: number;
  readonly column: number;
  readonly parent: XmlElement | undefined;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[] = [];
  text = '';
  used = false;

  constructor(init: {
    namespace: Namespace;
    local: string;
    qualified: string;
    line: number;
    column: number;
    parent: XmlElement | undefined;
    attributes: readonly XmlAttribute[];
  }) {
    this.namespace = init.namespace;
    this.local = init.local;
    this.qualified = init.qualified;
    this.line = init.line;
    this.column = init.column;
    this.parent = init.parent;
    this.attributes = init.attributes;
  }

  get id(): string | undefined {
    return this.attribute('id');
  }

  is(local: string, namespace: Namespace = 'bpmn'): boolean {
    return this.local === local && this.namespace === namespace;
  }

  /** An unqualified attribute, or one of a vendor namespace. */
  attribute(local: string, namespace: XmlAttribute['namespace'] = 'none'): string | undefined {
    // Some tools qualify an element's own attributes with its own prefix.
    const found = this.attributes.find(
      (candidate) =>
        candidate.local === local &&
        (candidate.namespace === namespace ||
          (namespace === 'none' && candidate.namespace === this.namespace)),
    );
    if (found === undefined) return undefined;
    found.used = true;
    return found.value;
  }

  /** True when the attribute is there; does not mark it. */
  has(local: string, namespace: XmlAttribute['namespace'] = 'none'): boolean {
    return this.attributes.some(
      (candidate) => candidate.local === local && candidate.namespace === namespace,
    );
  }

  child(local: string, namespace: Namespace = 'bpmn'): XmlElement | undefined {
    const found = this.children.find((candidate) => candidate.is(local, namespace));
    if (found !== undefined) found.used = true;
    return found;
  }

  childrenNamed(local: string, namespace: Namespace = 'bpmn'): readonly XmlElement[] {
    const found = this.children.filter((candidate) => candidate.is(local, namespace));
    for (const element of found) element.used = true;
    return found;
  }

  /** Children of `extensionElements`. */
  extensions(local: string, namespace: Namespace): readonly XmlElement[] {
    return this.childrenNamed('extensionElements').flatMap((container) =>
      container.childrenNamed(local, namespace),
    );
  }

  extension(local: string, namespace: Namespace): XmlElement | undefined {
    return this.extensions(local, namespace)[0];
  }

  /** Marks the element, its attributes and all its content as known. */
  useAll(): void {
    const work: XmlElement[] = [this];
    for (let element = work.pop(); element !== undefined; element = work.pop()) {
      element.used = true;
      for (const attribute of element.attributes) attribute.used = true;
      work.push(...element.children);
    }
  }
}
