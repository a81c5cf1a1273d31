/// <reference path="../canvas/bpmn-io-modules.d.ts" />
import {
  CheckboxEntry,
  isCheckboxEntryEdited,
  isSelectEntryEdited,
  isTextFieldEntryEdited,
  SelectEntry,
  TextFieldEntry,
} from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import type { ModelElement } from '../canvas/model-element.ts';
import type { PanelField } from './flowable-fields.ts';

export interface PropertiesPanel {
  registerProvider(priority: number, provider: object): void;
}
export type Translate = (text: string) => string;

interface FieldProps {
  id: string;
  element: ModelElement;
  field: PanelField;
}

/** How a dialect reads and writes a field: a switch is true or not, everything else a text. */
interface FieldAccess {
  debounce: unknown;
  getValue: () => unknown;
  setValue: (value: unknown) => void;
}

/**
 * What shows the fields of one dialect, by kind. Made once for a dialect: a component that is another one at each change would take
 * the focus from its field.
 */
export function fieldEntries<Props extends FieldProps>(useField: (props: Props) => FieldAccess) {
  function TextField(props: Props) {
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

  function Switch(props: Props) {
    const { id, element, field } = props;
    const translate = useService<Translate>('translate');
    return jsx(CheckboxEntry, { id, element, label: translate(field.label), ...useField(props) });
  }

  function Choice(props: Props) {
    const { id, element, field } = props;
    const translate = useService<Translate>('translate');
    const used = useField(props);
    const value = used.getValue() ?? '';
    const options = (field.options ?? []).map(([key, label]) => ({ value: key, label: translate(label) }));
    // A file may say what the list does not have; choosing something else is up to the person.
    const other = options.some((option) => option.value === value) ? [] : [{ value, label: value }];
    return jsx(SelectEntry, {
      id,
      element,
      label: translate(field.label),
      ...used,
      getValue: () => value,
      getOptions: () => [...options, ...other],
    });
  }

  return {
    text: { component: TextField, isEdited: isTextFieldEntryEdited },
    switch: { component: Switch, isEdited: isCheckboxEntryEdited },
    choice: { component: Choice, isEdited: isSelectEntryEdited },
  };
}
