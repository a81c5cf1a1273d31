/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import { Group } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import type { ModdleNode, ModelElement } from '../canvas/model-element.ts';
import { fieldEntries, type PropertiesPanel, type Translate } from './field-entries.ts';
import { flowableGroups, type PanelField } from './flowable-fields.ts';

interface EntryProps {
  id: string;
  element: ModelElement;
  node: ModdleNode;
  field: PanelField;
  prefix: string;
}

/** Below the groups that every file has. */
const priority = 500;

/** The groups of the properties panel for files in `flowable:` or `activiti:`; each field is one attribute. */
class FlowableProvider {
  static readonly $inject = ['propertiesPanel', 'config.flowablePanel', 'translate'];
  readonly #prefix: string;
  readonly #translate: Translate;

  constructor(propertiesPanel: PropertiesPanel, config: { prefix: string }, translate: Translate) {
    this.#prefix = config.prefix;
    this.#translate = translate;
    propertiesPanel.registerProvider(priority, this);
  }

  getGroups(element: ModelElement) {
    return (groups: object[]) => [...groups, ...this.#groups(element)];
  }

  #groups(element: ModelElement): object[] {
    if (element.type === 'label') return [];
    const prefix = this.#prefix;
    return flowableGroups.flatMap(({ id, label, types, fields }) => {
      const node = nodeOf(element, types);
      if (!node) return [];
      const shown = fields.filter(({ only }) => !only || node.get(`${prefix}:${only[0]}`) === only[1]);
      const entries = shown.map((field) => ({
        id: `${id}-${field.attribute}`,
        ...entryKinds[field.kind],
        node,
        field,
        prefix,
      }));
      return [{ id, label: this.#translate(label), component: Group, entries }];
    });
  }
}

export const FlowablePanelModule = {
  __init__: ['flowableProvider'],
  flowableProvider: ['type', FlowableProvider],
};

// helpers

/** The part of the element that carries the attributes: itself, its process, or how it is repeated. */
function nodeOf(element: ModelElement, types: readonly string[]): ModdleNode | undefined {
  const own = element.businessObject;
  const parts = [own, own.processRef, own.loopCharacteristics] as (ModdleNode | undefined)[];
  return parts.find((part) => part !== undefined && types.some((type) => is(part as never, type)));
}

function useField({ element, node, field, prefix }: EntryProps) {
  const name = `${prefix}:${field.attribute}`;
  const commandStack = useService<{ execute(command: string, context: object): void }>('commandStack');
  return {
    debounce: useService<unknown>('debounceInput'),
    getValue: () => node.get(name),
    // What is empty or off is not written at all.
    setValue: (value: unknown) =>
      commandStack.execute('element.updateModdleProperties', {
        element,
        moddleElement: node,
        properties: { [name]: value === '' || value === false ? undefined : value },
      }),
  };
}

const entryKinds = fieldEntries(useField);
