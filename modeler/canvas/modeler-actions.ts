import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type EventBus from 'diagram-js/lib/core/EventBus';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import type { BpmnModeler } from './create-modeler.ts';
import { isFieldList, type ModdleNode, type ModelElement } from './model-element.ts';

interface Modeling {
  updateProperties(element: ModelElement, properties: Record<string, unknown>): void;
  updateModdleProperties(element: ModelElement, node: ModdleNode, properties: Record<string, unknown>): void;
}
interface BpmnFactory {
  create(type: string, attributes: Record<string, unknown>): ModdleNode;
}

/** The element with this id, or the whole process when the id is the process's own. */
export function findElement(modeler: BpmnModeler, elementId: string): ModelElement | undefined {
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  return registry.get(elementId) as ModelElement | undefined;
}

/**
 * Selects an element, brings it into view (an element of a collapsed sub-process has a plane of its
 * own) and, where a property is named, puts the cursor into that field of the properties panel.
 */
export function showElement(modeler: BpmnModeler, elementId: string, field?: string): boolean {
  const element = findElement(modeler, elementId);
  if (!element) return false;
  const canvas = modeler.get<Canvas>('canvas');
  const isRoot = !revealElement(modeler, elementId);
  modeler.get<Selection>('selection').select(isRoot ? [] : (element as never));
  if (!field) canvas.focus();
  // The panel has the fields of the selected element only after it was drawn again.
  else
    setTimeout(() => modeler.get<EventBus>('eventBus').fire('propertiesPanel.showEntry', { id: field }), 100);
  return true;
}

/** Brings an element into view without touching selection and focus; false for the process itself. */
export function revealElement(modeler: BpmnModeler, elementId: string): boolean {
  const element = findElement(modeler, elementId);
  if (!element) return false;
  const canvas = modeler.get<Canvas>('canvas');
  const plane = canvas.findRoot(element as never);
  if (plane && plane !== canvas.getRootElement()) canvas.setRootElement(plane);
  if (plane === (element as unknown)) return false;
  canvas.scrollToElement(element as never, 80);
  return true;
}

/** Links a form to a user task or start event; the empty id removes the link. One undoable step. */
export function linkForm(modeler: BpmnModeler, elementId: string, formId: string): void {
  const element = findElement(modeler, elementId);
  if (!element) return;
  const modeling = modeler.get<Modeling>('modeling');
  if (element.businessObject.$model.getPackage('camunda')) {
    // The form is deployed together with the model, so the model means this version of it.
    modeling.updateProperties(element, {
      'camunda:formRef': formId || undefined,
      'camunda:formRefBinding': formId ? 'deployment' : undefined,
    });
    return;
  }
  setExtension(modeler, element, 'zeebe:FormDefinition', formId === '' ? undefined : { formId });
}

/** The form of this id in place of the fields that the file lists. One undoable step. */
export function replaceFields(modeler: BpmnModeler, elementId: string, formId: string): void {
  const element = findElement(modeler, elementId);
  if (!element) return;
  const old = element.businessObject.extensionElements;
  const values = (old?.values ?? []).filter((value) => !isFieldList(value));
  let kept: ModdleNode | undefined;
  if (values.length > 0) {
    kept = modeler.get<BpmnFactory>('bpmnFactory').create('bpmn:ExtensionElements', { values });
    kept.$parent = element.businessObject;
    for (const value of values) value.$parent = kept;
  }
  modeler.get<Modeling>('modeling').updateProperties(element, {
    extensionElements: kept,
    'camunda:formRef': formId,
    'camunda:formRefBinding': 'deployment',
  });
}

/** Writes one extension of an element anew, or takes it away; the others stay. One undoable step. */
export function setExtension(
  modeler: BpmnModeler,
  element: ModelElement,
  type: string,
  attributes: Record<string, unknown> | undefined,
): void {
  const modeling = modeler.get<Modeling>('modeling');
  const factory = modeler.get<BpmnFactory>('bpmnFactory');
  const node = element.businessObject;
  const kept = (node.extensionElements?.values ?? []).filter((value) => value.$type !== type);
  const made = attributes === undefined ? [] : [factory.create(type, attributes)];
  if (node.extensionElements) {
    for (const value of made) value.$parent = node.extensionElements;
    modeling.updateModdleProperties(element, node.extensionElements, { values: [...kept, ...made] });
    return;
  }
  if (made.length === 0) return;
  const extension = factory.create('bpmn:ExtensionElements', { values: made });
  extension.$parent = node;
  for (const value of made) value.$parent = extension;
  modeling.updateProperties(element, { extensionElements: extension });
}

/** Adds an extension without attributes; false when the element is gone. */
export function addExtension(modeler: BpmnModeler, elementId: string, type: string): boolean {
  const element = findElement(modeler, elementId);
  if (element) setExtension(modeler, element, type, {});
  return element !== undefined;
}

/** Makes an outgoing flow the default of its gateway or activity. */
export function setDefaultFlow(modeler: BpmnModeler, elementId: string, flowId: string): boolean {
  const element = findElement(modeler, elementId);
  const flow = findElement(modeler, flowId);
  if (!element || !flow) return false;
  modeler.get<Modeling>('modeling').updateProperties(element, { default: flow.businessObject });
  return true;
}

export function setProperty(modeler: BpmnModeler, elementId: string, name: string, value: unknown): boolean {
  const element = findElement(modeler, elementId);
  if (!element) return false;
  modeler.get<Modeling>('modeling').updateProperties(element, { [name]: value });
  return true;
}

const keyActions = {
  a: 'appendElement',
  n: 'createElement',
  r: 'replaceElement',
  e: 'directEditing',
} as const;
export type ActionKey = keyof typeof keyActions;

export function isActionKey(key: string): key is ActionKey {
  return Object.hasOwn(keyActions, key);
}

/** The keys of the canvas, for the outline: append, create, replace and rename without a mouse. */
export function runKeyAction(modeler: BpmnModeler, key: ActionKey): void {
  // The popup and the text field listen on the canvas, so it gets the focus first.
  modeler.get<Canvas>('canvas').focus();
  modeler.get<{ trigger(name: string, options: object): void }>('editorActions').trigger(keyActions[key], {});
}
