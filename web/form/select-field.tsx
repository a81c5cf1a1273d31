/** @jsxImportSource preact */
import { Select } from '@bpmn-io/form-js-viewer';
import { useEffect } from 'preact/hooks';
import { ComboBox } from './combo-box.tsx';
import { describedBy, FieldFrame } from './field-frame.tsx';
import { isOffered, useFieldOptions, type OptionSource } from './field-options.ts';
import { useFieldService, useFormService, type FieldProps } from './field-service.ts';

type SelectProps = FieldProps<OptionSource & { readonly searchable?: boolean }>;

/** One of several values: the browser's own list, or an input that searches in it. */
export function SelectField(props: SelectProps) {
  const { field, domId, errors = [], disabled = false, readonly = false, value, onChange } = props;
  const { t } = useFieldService();
  const events = useFormService<{ fire(name: string, event: object): void }>('eventBus');
  const options = useFieldOptions(field);
  const chosen = options.findIndex((option) => isOffered([option], value));
  const label = options[chosen]?.label ?? '';
  const required = field.validate?.required === true;
  const isGone = value !== null && value !== undefined && chosen < 0;
  useEffect(() => {
    if (isGone) onChange({ value: null });
  }, [isGone, onChange]);

  const described = describedBy(domId, field.description, errors);
  const shared = { id: domId, 'aria-describedby': described, 'aria-invalid': errors.length > 0 };
  return (
    <FieldFrame
      type="select"
      {...{ domId, required, errors, disabled, readonly }}
      label={field.label}
      description={field.description}
    >
      {readonly ? (
        <input type="text" class="fjs-input" readOnly value={label} {...shared} />
      ) : field.searchable === true ? (
        <ComboBox
          {...{ domId, options, required, disabled, describedBy: described, invalid: errors.length > 0 }}
          text={label}
          placeholder={t('form.words.search')}
          emptyMessage={t('form.words.noResults')}
          onPick={(option) => onChange({ value: option.value })}
          onClear={() => onChange({ value: null })}
          onSearch={(text) => events.fire('formField.search', { formField: field, value: text })}
          onBlur={props.onBlur}
          onFocus={props.onFocus}
        />
      ) : (
        <select
          class="mr-select"
          {...shared}
          required={required}
          disabled={disabled}
          value={String(chosen)}
          onChange={({ currentTarget }) =>
            onChange({ value: options[Number(currentTarget.value)]?.value ?? null })
          }
          onFocus={() => props.onFocus?.()}
          onBlur={() => props.onBlur?.()}
        >
          <option value="-1">{t('form.words.select')}</option>
          {options.map((option, index) => (
            <option key={index} value={String(index)}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
SelectField.config = Select.config;
