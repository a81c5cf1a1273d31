import type { ModdleNode, ModelElement } from './model-element.ts';

/** What both the editor and the parts of its panel can ask for. */
export interface EditorServices {
  get<Service>(name: string): Service;
}

/** Attributes to write; the empty text takes one away. */
export type WordChanges = Readonly<Record<string, string>>;

interface Modeling {
  updateModdleProperties(element: ModelElement, node: ModdleNode, properties: Record<string, unknown>): void;
}
interface BpmnFactory {
  create(type: string, attributes: Record<string, unknown>): ModdleNode;
}

/** The extensions of one type that a node of the model carries, in the order of the file. */
export function wordsOn(owner: ModdleNode, type: string): ModdleNode[] {
  return (owner.extensionElements?.values ?? []).filter((value) => value.$type === type);
}

export function textOf(word: ModdleNode | undefined, attribute: string): string {
  const value = word?.get(attribute);
  return typeof value === 'string' ? value : '';
}

/** What one extension of an element is to say. */
export interface WordPlace {
  /** The shape or connection the change belongs to. */
  element: ModelElement;
  /** The part of the model that carries the extension: the element itself, or what it refers to. */
  owner: ModdleNode;
  type: string;
  /** Which of several extensions of the type; behind the last one a new one is added. */
  index?: number;
}

/**
 * Changes attributes of an extension, which is added where it is missing. One undoable step. An extension that says nothing
 * any more is taken away, unless it is one of a list: those are removed by the person.
 */
export function changeWord(services: EditorServices, place: WordPlace, changes: WordChanges): void {
  const { element, owner, type, index } = place;
  const word = wordsOn(owner, type)[index ?? 0];
  const given = Object.entries(changes);
  if (word === undefined) {
    const said = Object.fromEntries(given.filter(([, value]) => value !== ''));
    if (index === undefined && Object.keys(said).length === 0) return;
    const made = services.get<BpmnFactory>('bpmnFactory').create(type, said);
    replaceWords(services, place, [...(owner.extensionElements?.values ?? []), made]);
    return;
  }
  if (index === undefined && !saysMore(word, changes)) {
    removeWord(services, place);
    return;
  }
  const properties = Object.fromEntries(
    given.map(([name, value]) => [name, value === '' ? undefined : value]),
  );
  services.get<Modeling>('modeling').updateModdleProperties(element, word, properties);
}

export function removeWord(services: EditorServices, place: WordPlace): void {
  const word = wordsOn(place.owner, place.type)[place.index ?? 0];
  const values = place.owner.extensionElements?.values ?? [];
  if (word !== undefined)
    replaceWords(
      services,
      place,
      values.filter((value) => value !== word),
    );
}

// helpers

/** Whether anything is left of an extension after the changes. */
function saysMore(word: ModdleNode, changes: WordChanges): boolean {
  const own = Object.keys(word).filter((name) => typeof word[name] === 'string' && name !== '$type');
  const foreign = Object.keys((word.$attrs as object | undefined) ?? {});
  return (
    Object.values(changes).some((value) => value !== '') ||
    [...own, ...foreign].some((name) => !Object.hasOwn(changes, name))
  );
}

function replaceWords(services: EditorServices, { element, owner }: WordPlace, values: ModdleNode[]): void {
  const modeling = services.get<Modeling>('modeling');
  const extension = owner.extensionElements;
  if (values.length === 0) modeling.updateModdleProperties(element, owner, { extensionElements: undefined });
  else if (extension) {
    for (const value of values) value.$parent = extension;
    modeling.updateModdleProperties(element, extension, { values });
  } else {
    const made = services.get<BpmnFactory>('bpmnFactory').create('bpmn:ExtensionElements', { values });
    made.$parent = owner;
    for (const value of values) value.$parent = made;
    modeling.updateModdleProperties(element, owner, { extensionElements: made });
  }
}
