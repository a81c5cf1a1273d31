/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import { Group, ListGroup } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import {
  changeWord,
  removeWord,
  textOf,
  wordsOn,
  type EditorServices,
  type WordPlace,
} from '../canvas/extension-words.ts';
import type { ModdleNode, ModelElement } from '../canvas/model-element.ts';
import { fieldEntries, type PropertiesPanel, type Translate } from './field-entries.ts';
import { millraceWords, type MillraceField, type MillraceWord } from './millrace-fields.ts';
import { typeOfWord } from './millrace-moddle.ts';

interface EntryProps {
  id: string;
  element: ModelElement;
  place: WordPlace;
  field: MillraceField;
}

/** Below the groups of the file's dialect. */
const priority = 400;

/** What a model can say with `millrace:`, in every dialect: one group for each word that fits the element. */
class MillraceProvider {
  static readonly $inject = ['propertiesPanel', 'injector', 'translate'];
  readonly #services: EditorServices;
  readonly #translate: Translate;

  constructor(propertiesPanel: PropertiesPanel, services: EditorServices, translate: Translate) {
    this.#services = services;
    this.#translate = translate;
    propertiesPanel.registerProvider(priority, this);
  }

  getGroups(element: ModelElement) {
    return (groups: object[]) => [...groups, ...this.#groups(element)];
  }

  #groups(element: ModelElement): object[] {
    if (element.type === 'label') return [];
    return millraceWords.flatMap((word) => {
      const owner = word.isOfPeople ? undefined : ownerOf(element, word);
      if (!owner) return [];
      const place = { element, owner, type: `millrace:${typeOfWord(word.name)}` };
      return [word.list ? this.#list(word, place) : this.#group(word, place)];
    });
  }

  #group(word: MillraceWord, place: WordPlace): object {
    return {
      id: `millrace-${word.name}`,
      label: this.#translate(word.label),
      component: Group,
      entries: entriesOf(word, place),
    };
  }

  #list(word: MillraceWord, place: WordPlace): object {
    const rows = wordsOn(place.owner, place.type);
    const { added = {}, titledBy = '' } = word.list ?? {};
    return {
      id: `millrace-${word.name}`,
      label: this.#translate(word.label),
      component: ListGroup,
      items: rows.map((row, index) => {
        const at = { ...place, index };
        return {
          id: `millrace-${word.name}-${String(index)}`,
          label: textOf(row, titledBy),
          entries: entriesOf(word, at),
          remove: () => removeWord(this.#services, at),
        };
      }),
      add: (event: Event) => {
        event.stopPropagation();
        const name = freeName(added[titledBy] ?? '', new Set(rows.map((row) => textOf(row, titledBy))));
        changeWord(this.#services, { ...place, index: rows.length }, { ...added, [titledBy]: name });
      },
    };
  }
}

export const MillracePanelModule = {
  __init__: ['millraceProvider'],
  millraceProvider: ['type', MillraceProvider],
};

// helpers

/** The part of the element that carries a word: itself, its process, its event definition or what that refers to. */
function ownerOf(element: ModelElement, { types, fits }: MillraceWord): ModdleNode | undefined {
  const own = element.businessObject;
  const [definition] = (own.eventDefinitions as ModdleNode[] | undefined) ?? [];
  const parts = [
    own,
    own.processRef,
    own.loopCharacteristics,
    own.dataObjectRef,
    definition,
    definition?.signalRef,
  ] as (ModdleNode | undefined)[];
  const owner = parts.find((part) => part !== undefined && types.some((type) => is(part as never, type)));
  return owner && (fits?.(owner, own) ?? true) ? owner : undefined;
}

function entriesOf(word: MillraceWord, place: WordPlace): object[] {
  const { owner, element, index } = place;
  const said = wordsOn(owner, place.type)[index ?? 0];
  return word.fields
    .filter(({ isOfPeople, only, fits }) => {
      if (isOfPeople || fits?.(owner) === false) return false;
      return !only || textOf(said, only[0]) === only[1];
    })
    .map((field) => ({
      id: ['millrace', word.name, field.attribute, ...(index === undefined ? [] : [String(index)])].join('-'),
      ...entryKinds[field.kind],
      element,
      place,
      field,
    }));
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${String(number)}`)) number += 1;
  return `${wanted}${String(number)}`;
}

function useField({ place, field }: EntryProps) {
  const services = useService<EditorServices>('injector');
  const word = () => wordsOn(place.owner, place.type)[place.index ?? 0];
  return {
    debounce: useService<unknown>('debounceInput'),
    getValue: () => {
      const text = textOf(word(), field.attribute);
      return field.kind === 'switch' ? text === 'true' : text;
    },
    // What is empty or off is not written at all.
    setValue: (value: unknown) =>
      changeWord(services, place, {
        [field.attribute]: value === true ? 'true' : typeof value === 'string' ? value.trim() : '',
      }),
  };
}

const entryKinds = fieldEntries(useField);
