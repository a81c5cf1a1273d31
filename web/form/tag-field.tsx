/** @jsxImportSource preact */
import { Taglist } from '@bpmn-io/form-js-viewer';
import { useEffect, useRef } from 'preact/hooks';
import { ComboBox } from './combo-box.tsx';
import { describedBy, FieldFrame } from './field-frame.tsx';
import { isOffered, useFieldOptions, type OptionSource } from './field-options.ts';
import { useFieldService, useFormService, type FieldProps } from './field-service.ts';

/** Several of many values: a list of what is chosen, each with a button that takes it out, and an input that adds one. */
export function TagField(props: FieldProps<OptionSource>) {
  const { field, domId, errors = [], disabled = false, readonly = false, onChange } = props;
  const { t } = useFieldService();
  const events = useFormService<{ fire(name: string, event: object): void }>('eventBus');
  const place = useRef<HTMLDivElement>(null);
  const options = useFieldOptions(field);
  const values: unknown[] = Array.isArray(props.value) ? props.value : [];
  const chosen = values.flatMap((value) => options.find((option) => isOffered([option], value)) ?? []);
  const left = options.filter((option) => !chosen.includes(option));
  const required = field.validate?.required === true;
  const isOpen = !disabled && !readonly;
  const isGone = values.some((value) => !isOffered(options, value));
  useEffect(() => {
    if (isGone) onChange({ value: values.filter((value) => isOffered(options, value)) });
  });

  const remove = (index: number) => {
    onChange({ value: values.filter((_, at) => at !== index) });
    // The focus goes to the next one, or to where others are added.
    requestAnimationFrame(() => {
      const buttons = place.current?.querySelectorAll<HTMLElement>('button') ?? [];
      (buttons[index] ?? place.current?.querySelector<HTMLElement>('input'))?.focus();
    });
  };
  return (
    <FieldFrame
      type="taglist"
      {...{ domId, required, errors, disabled, readonly }}
      label={field.label}
      description={field.description}
    >
      <div ref={place}>
        <ul class="mr-tags" aria-labelledby={`${domId}-label`} hidden={chosen.length === 0}>
          {chosen.map(({ label }, index) => (
            <li key={index}>
              <span>{label}</span>
              {isOpen && (
                <button
                  type="button"
                  aria-label={t('form.words.removeTag', { name: label })}
                  onClick={() => remove(index)}
                >
                  ×
                </button>
              )}
            </li>
          ))}
        </ul>
        {readonly && chosen.length === 0 && <p class="mr-files-none">{t('form.words.nothingChosen')}</p>}
        {!readonly && (
          <ComboBox
            {...{ domId, required: required && values.length === 0, disabled }}
            invalid={errors.length > 0}
            describedBy={describedBy(domId, field.description, errors)}
            options={left}
            text=""
            placeholder={t('form.words.search')}
            emptyMessage={t(left.length > 0 ? 'form.words.noResults' : 'form.words.allSelected')}
            onPick={(option) => onChange({ value: [...values, option.value] })}
            onSearch={(text) => events.fire('formField.search', { formField: field, value: text })}
            onBlur={props.onBlur}
            onFocus={props.onFocus}
          />
        )}
      </div>
    </FieldFrame>
  );
}
TagField.config = Taglist.config;
