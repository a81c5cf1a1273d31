/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import {
  CheckboxEntry,
  Group,
  isCheckboxEntryEdited,
  isSelectEntryEdited,
  isTextFieldEntryEdited,
  SelectEntry,
  TextFieldEntry,
} from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import type { ModdleNode, ModelElement } from '../canvas/model-element.ts';
import { flowableGroups, type PanelField } from './flowable-fields.ts';

interface PropertiesPanel {
  registerProvider(priority: number, provider: object): void;
}
type Translate = (text: string) => string;
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

// Each kind is one component that never changes: another one would take the focus from the field at each change.
function TextField(props: EntryProps) {
  const { id, element, field } = props;
  const translate = useService<Translate>('translate');
  return jsx(TextFieldEntry, {
    id,
    element,
    label: translate(field.label),
    description: field.hint && translate(field.hint),
    ...useField(props),
  });
}

function Switch(props: EntryProps) {
  const { id, element, field } = props;
  const translate = useService<Translate>('translate');
  return jsx(CheckboxEntry, { id, element, label: translate(field.label), ...useField(props) });
}

function Choice(props: EntryProps) {
  const { id, element, field } = props;
  const used = useField(props);
  const value = used.getValue();
  const translate = useService<Translate>('translate');
  const options = (field.options ?? []).map(([key, label]) => ({ value: key, label: translate(label) }));
  // A file may say what the list does not have; choosing something else is up to the person.
  const other =
    typeof value === 'string' && value !== '' && !options.some((option) => option.value === value)
      ? [{ value, label: value }]
      : [];
  return jsx(SelectEntry, {
    id,
    element,
    label: translate(field.label),
    ...used,
    getValue: () => value ?? '',
    getOptions: () => [...options, ...other],
  });
}

const entryKinds = {
  text: { component: TextField, isEdited: isTextFieldEntryEdited },
  switch: { component: Switch, isEdited: isCheckboxEntryEdited },
  choice: { component: Choice, isEdited: isSelectEntryEdited },
};
