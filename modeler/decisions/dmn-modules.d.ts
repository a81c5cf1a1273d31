/** The decision editor ships no types: as far as it is used here. */
declare module 'dmn-js/lib/Modeler' {
  export interface DecisionView {
    id: string;
    name: string;
    type: 'drd' | 'decisionTable' | 'literalExpression' | 'boxedExpression';
    element: { id: string; $type: string };
  }
  export interface DecisionViewer {
    get<Service>(name: string, strict?: boolean): Service | undefined;
    on(event: string, listener: (event: never) => void): void;
  }
  export default class Modeler {
    constructor(options: object);
    importXML(xml: string): Promise<{ warnings: unknown[] }>;
    saveXML(options?: { format?: boolean }): Promise<{ xml: string }>;
    getDefinitions(): { $model: { registry: { packages: never[] } } };
    getViews(): DecisionView[];
    getActiveView(): DecisionView | undefined;
    getActiveViewer(): DecisionViewer | undefined;
    open(view: DecisionView): Promise<unknown>;
    on(event: string, listener: (event: never) => void): void;
    destroy(): void;
  }
}
declare module 'dmn-js/lib/NavigatedViewer' {
  import Modeler from 'dmn-js/lib/Modeler';
  export default class NavigatedViewer extends Modeler {}
}
