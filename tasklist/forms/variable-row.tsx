import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, JsonEditor, NativeSelect, Switch, Text, TextInput } from '#web';
import type { FieldKind, FieldProblem, VariableField } from './variable-fields.ts';

interface VariableRowProps {
  field: VariableField;
  readOnly: boolean;
  problem: FieldProblem | undefined;
  onChange: (field: VariableField) => void;
  onRemove: () => void;
}

const kinds: FieldKind[] = ['text', 'number', 'boolean', 'json'];

/** One variable: a known one shows its name as label, a new one is named and typed here. */
export function VariableRow(props: VariableRowProps) {
  const { t } = useTranslation();
  const { field, onChange } = props;
  return (
    <div className="mr-variable" data-field={field.id}>
      {field.isNew && (
        <div className="mr-variable-new">
          <TextInput
            label={t('form.fieldName')}
            value={field.name}
            onChange={(event) => onChange({ ...field, name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('variables.kind')}
            value={field.kind}
            onChange={(event) => onChange(ofKind(field, event.currentTarget.value as FieldKind))}
            data={kinds.map((kind) => ({ value: kind, label: t(`variables.${kind}`) }))}
          />
          <ActionIcon variant="subtle" aria-label={t('variables.remove')} onClick={props.onRemove}>
            <IconX size={16} />
          </ActionIcon>
        </div>
      )}
      <ValueField {...props} />
    </div>
  );
}

// helpers

function ValueField({ field, readOnly, problem, onChange }: VariableRowProps) {
  const { t } = useTranslation();
  const label = field.isNew ? t('form.fieldValue') : field.name;
  const error = problem && t(`variables.${problem}`);
  if (field.kind === 'boolean') {
    return (
      <Switch
        label={label}
        checked={field.text === 'true'}
        disabled={readOnly}
        onChange={(event) => onChange({ ...field, text: String(event.currentTarget.checked) })}
      />
    );
  }
  if (field.kind === 'json') {
    return (
      <div>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <JsonEditor
          label={label}
          value={field.text}
          readOnly={readOnly}
          minHeight="60px"
          onChange={(text) => onChange({ ...field, text })}
        />
        {error && (
          <Text size="sm" c="incident" role="alert">
            {error}
          </Text>
        )}
      </div>
    );
  }
  return (
    <TextInput
      label={label}
      value={field.text}
      readOnly={readOnly}
      error={error}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      onChange={(event) => onChange({ ...field, text: event.currentTarget.value })}
    />
  );
}

/** A value that fits the new kind; a text is kept where it can be. */
function ofKind(field: VariableField, kind: FieldKind): VariableField {
  if (kind === 'boolean') return { ...field, kind, text: 'false' };
  if (kind === 'json' && field.text === '') return { ...field, kind, text: '{}' };
  return { ...field, kind };
}
