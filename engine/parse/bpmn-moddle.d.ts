/** The part of bpmn-moddle that is used; the package's own types describe the elements only. */
declare module 'bpmn-moddle' {
  export interface ModdleProperty {
    readonly ns: { readonly localName: string };
    readonly name: string;
    readonly default?: unknown;
    readonly isReference?: boolean;
    readonly isVirtual?: boolean;
  }

  export interface ModdleElement {
    readonly $type: string;
    readonly id?: string;
    readonly $parent?: ModdleElement;
    /** What the standard does not know at a known element. */
    readonly $attrs?: Readonly<Record<string, string>>;
    /** Absent properties at an element that the reader knows nothing of; its attributes are its own members. */
    readonly $descriptor: { readonly isGeneric?: boolean; readonly properties?: readonly ModdleProperty[] };
    readonly $children?: readonly ModdleElement[];
    readonly $body?: string;
    $instanceOf(type: string): boolean;
    get(name: string): unknown;
  }

  export interface ModdleWarning {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly property?: string;
    readonly value?: string;
  }

  export interface ModdleResult {
    readonly rootElement: ModdleElement;
    readonly elementsById: Readonly<Record<string, ModdleElement>>;
    readonly warnings: readonly ModdleWarning[];
  }

  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>);
    fromXML(xml: string): Promise<ModdleResult>;
  }
}
