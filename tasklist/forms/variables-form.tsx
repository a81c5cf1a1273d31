import type { Variables } from '#client';
import { useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Stack, Text, type ProcessFormHandle } from '#web';
import { changedValues, fieldProblem, fieldsOf, type VariableField } from './variable-fields.ts';
import { VariableRow } from './variable-row.tsx';

interface VariablesFormProps {
  data: Variables;
  /** What differs from this is sent: the data without a draft that was restored. */
  base: Variables;
  readOnly?: boolean;
  onChange?: (data: Variables) => void;
  ref?: Ref<ProcessFormHandle>;
}

/** A form made from the variables themselves, for work that has no form of its own. */
export function VariablesForm({ data, base, readOnly = false, onChange, ref }: VariablesFormProps) {
  const { t } = useTranslation();
  const [start] = useState(base);
  const [fields, setFields] = useState(() => fieldsOf(data, base));
  const [checked, setChecked] = useState(false);
  const box = useRef<HTMLDivElement>(null);

  const update = (next: VariableField[]) => {
    setFields(next);
    onChange?.(changedValues(next, start));
  };
  const add = () =>
    update([
      ...fields,
      { id: Math.max(0, ...fields.map((f) => f.id + 1)), name: '', kind: 'text', text: '', isNew: true },
    ]);
  useImperativeHandle(ref, () => ({
    submit() {
      setChecked(true);
      const errors = fields.flatMap((field) => {
        const problem = fieldProblem(field, fields);
        if (!problem) return [];
        const focus = () =>
          box.current?.querySelector<HTMLElement>(`[data-field="${field.id}"] input`)?.focus();
        return [{ key: field.name, label: field.name, messages: [t(`variables.${problem}`)], focus }];
      });
      return { data: changedValues(fields, start), errors };
    },
  }));

  return (
    <Stack gap="sm" ref={box} className="mr-variables">
      {fields.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('variables.none')}
        </Text>
      )}
      {fields.map((field) => (
        <VariableRow
          key={field.id}
          field={field}
          readOnly={readOnly}
          problem={checked ? fieldProblem(field, fields) : undefined}
          onChange={(next) => update(fields.map((old) => (old.id === field.id ? next : old)))}
          onRemove={() => update(fields.filter((old) => old.id !== field.id))}
        />
      ))}
      {!readOnly && (
        <Button variant="default" size="xs" onClick={add} className="mr-variables-add">
          {t('form.addField')}
        </Button>
      )}
    </Stack>
  );
}
