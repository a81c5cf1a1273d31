/** A node of the parsed model, as far as the editor reads it. */
export interface ModdleNode {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  extensionElements?: ModdleNode;
  readonly values?: ModdleNode[];
  $parent?: ModdleNode;
  /** Reads a property by its name with the prefix of its words. */
  get(name: string): unknown;
  /** The words that the file was read with. */
  readonly $model: { getPackage(prefix: string): unknown };
  readonly [property: string]: unknown;
}

/** A shape or connection on the canvas. */
export interface ModelElement {
  readonly id: string;
  readonly type: string;
  readonly businessObject: ModdleNode;
}

/** What the panes beside the canvas show of the selected element. */
export interface SelectedElement {
  id: string;
  type: string;
  name: string;
  /** The id of the form it links to; empty when it has none. */
  formId: string;
  /** User tasks and none start events of the process take a form, where the dialect can name one by its id. */
  takesForm: boolean;
  /** The file lists the fields of its form beside it, as other engines do. */
  listsFields: boolean;
}

export function selectedElement(element: ModelElement): SelectedElement {
  const node = element.businessObject;
  return {
    // A label beside an element stands for the element.
    id: node.id ?? element.id,
    type: node.$type,
    name: typeof node.name === 'string' ? node.name : '',
    formId: formIdOf(node),
    takesForm: takesForm(node),
    listsFields: node.extensionElements?.values?.some(isFieldList) ?? false,
  };
}

/** `camunda:formData` and the `formProperty` of that family. */
export function isFieldList(value: ModdleNode): boolean {
  return /^[^:]*:form(Data|Property)$/i.test(value.$type);
}

// helpers

/** The id of the linked form, unless it is an expression. */
function formIdOf(node: ModdleNode): string {
  const definition = node.extensionElements?.values?.find((value) => value.$type === 'zeebe:FormDefinition');
  const id = definition?.formId ?? node.get('camunda:formRef');
  return typeof id === 'string' && !/^(=|[#$]\{)/.test(id) ? id : '';
}

function takesForm(node: ModdleNode): boolean {
  if (!node.$model.getPackage('zeebe') && !node.$model.getPackage('camunda')) return false;
  if (node.$type === 'bpmn:UserTask') return true;
  const definitions = node.eventDefinitions;
  const isTyped = Array.isArray(definitions) && definitions.length > 0;
  return node.$type === 'bpmn:StartEvent' && !isTyped && node.$parent?.$type === 'bpmn:Process';
}
