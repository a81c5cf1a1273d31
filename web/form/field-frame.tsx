/** @jsxImportSource preact */
import { Description, Errors, Label } from '@bpmn-io/form-js-viewer';
import type { ComponentChildren } from 'preact';

interface FieldFrameProps {
  /** As the library's classes have it. */
  type: string;
  domId: string;
  label: string | undefined;
  description: string | undefined;
  required: boolean;
  errors: string[];
  disabled?: boolean;
  readonly?: boolean;
  /** The field labels its parts by itself. */
  hasOwnLabel?: boolean;
  children: ComponentChildren;
}

/** Label, description and errors around a field of ours, as they stand around the library's. */
export function FieldFrame({ type, domId, errors, ...props }: FieldFrameProps) {
  const state = [
    errors.length > 0 ? ' fjs-has-errors' : '',
    props.disabled === true ? ' fjs-disabled' : '',
    props.readonly === true ? ' fjs-readonly' : '',
  ].join('');
  return (
    <div class={`fjs-form-field fjs-form-field-${type}${state}`}>
      {props.hasOwnLabel !== true && (
        <Label id={`${domId}-label`} htmlFor={domId} label={props.label} required={props.required} />
      )}
      {props.children}
      <Description id={`${domId}-description`} description={props.description} />
      <Errors id={`${domId}-error-message`} errors={errors} />
    </div>
  );
}

/** What an input in a frame says about itself; only ids that are there. */
export function describedBy(
  domId: string,
  description: string | undefined,
  errors: readonly string[],
): string | undefined {
  const ids = [
    ...(description ? [`${domId}-description`] : []),
    ...(errors.length > 0 ? [`${domId}-error-message`] : []),
  ];
  return ids.length > 0 ? ids.join(' ') : undefined;
}
