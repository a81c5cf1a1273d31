/** @jsxImportSource preact */
import { Datetime, Label } from '@bpmn-io/form-js-viewer';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  dayOf,
  readDateValue,
  roundTime,
  writeDateValue,
  type DateKind,
  type DateParts,
  type ZoneForm,
} from './date-values.ts';
import { describedBy, FieldFrame } from './field-frame.tsx';
import { useFieldService, type FieldProps } from './field-service.ts';

type DateFieldProps = FieldProps<{
  readonly subtype?: DateKind;
  readonly dateLabel?: string;
  readonly timeLabel?: string;
  readonly timeInterval?: number;
  readonly timeSerializingFormat?: ZoneForm;
  readonly disallowPassedDates?: boolean;
}>;

/**
 * A day, a time, or both, entered in the browser's own inputs: they have a calendar that keyboards and screen readers know, and write
 * days and times as the person is used to.
 */
export function DateField(props: DateFieldProps) {
  const { field, domId, errors = [], disabled = false, readonly = false } = props;
  const { place, parts, fault, change, check } = useDateParts(props);
  const kind = kindOf(field.subtype);
  const required = field.validate?.required === true;
  const all = fault === undefined ? errors : [fault, ...errors];
  const shared = {
    class: 'fjs-input mr-date-input',
    required,
    disabled,
    readOnly: readonly,
    'aria-describedby': describedBy(domId, field.description, all),
    'aria-invalid': all.length > 0,
    onFocus: () => props.onFocus?.(),
  };
  return (
    <FieldFrame
      type="datetime"
      {...{ domId, required, disabled, readonly, errors: all, description: field.description }}
      label={undefined}
      hasOwnLabel
    >
      <div class="mr-date" ref={place}>
        {kind !== 'time' && (
          <div>
            <Label htmlFor={`${domId}-date`} label={field.dateLabel} required={required} />
            <input
              type="date"
              id={`${domId}-date`}
              value={parts.date}
              max="9999-12-31"
              min={field.disallowPassedDates === true ? dayOf(new Date()) : undefined}
              {...shared}
              onInput={({ currentTarget }) => change({ date: currentTarget.value })}
              onBlur={check}
            />
          </div>
        )}
        {kind !== 'date' && (
          <div>
            <Label htmlFor={`${domId}-time`} label={field.timeLabel} required={required} />
            <input
              type="time"
              id={`${domId}-time`}
              value={parts.time}
              step={stepOf(field.timeInterval) * 60}
              {...shared}
              onInput={({ currentTarget }) => change({ time: currentTarget.value })}
              onBlur={check}
            />
          </div>
        )}
      </div>
    </FieldFrame>
  );
}
DateField.config = Datetime.config;

// helpers

function kindOf(subtype: string | undefined): DateKind {
  return subtype === 'time' || subtype === 'datetime' ? subtype : 'date';
}

/** The steps that the library knows; it takes a quarter of an hour for others. */
function stepOf(minutes: number | undefined): number {
  return minutes !== undefined && [1, 5, 10, 15, 30, 60].includes(minutes) ? minutes : 15;
}

/** What is in the inputs, which may be half of a value, and what is wrong with it that only the inputs know. */
function useDateParts({ field, domId, value, onChange, readonly, disabled, onBlur }: DateFieldProps) {
  const { t, holds } = useFieldService();
  const kind = kindOf(field.subtype);
  const zone = field.timeSerializingFormat;
  const [parts, setParts] = useState<DateParts>(() => readDateValue(kind, value));
  const [isBroken, setBroken] = useState(false);
  const [isLeft, setLeft] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const written = useRef(value);
  // A value from elsewhere, an expression or a draft, takes the place of what is in the inputs.
  if (value !== written.current) {
    written.current = value;
    const read = readDateValue(kind, value);
    if (writeDateValue(kind, parts, zone) !== (value ?? null)) setParts(read);
  }
  const change = (entered: Partial<DateParts>) => {
    const next = { ...parts, ...entered };
    setParts(next);
    setBroken(false);
    const made = writeDateValue(kind, next, zone);
    if (made === (value ?? null)) return;
    written.current = made;
    onChange({ value: made });
  };
  const label = field.dateLabel ?? field.timeLabel ?? '';
  const check = ({ currentTarget: input, relatedTarget }: JSX.TargetedFocusEvent<HTMLInputElement>) => {
    if (!(relatedTarget instanceof Node && place.current?.contains(relatedTarget))) setLeft(true);
    setBroken(input.validity.badInput);
    // Whoever sends the form from within the field comes before the next drawing.
    if (input.validity.badInput) holds.set(input.id, { label, message: t('form.dates.broken') });
    const rounded = roundTime(parts.time, stepOf(field.timeInterval));
    if (rounded !== parts.time) change({ time: rounded });
    onBlur?.();
  };
  const isHalf = kind === 'datetime' && (parts.date === '') !== (parts.time === '');
  const isPast = field.disallowPassedDates === true && parts.date !== '' && parts.date < dayOf(new Date());
  const fault = readonly || disabled ? undefined : faultKey(isBroken, isHalf, isPast);
  const message = fault === undefined ? undefined : t(`form.dates.${fault}`);
  const inputId = kind === 'time' || (isHalf && parts.date !== '') ? `${domId}-time` : `${domId}-date`;
  useLayoutEffect(() => {
    if (message !== undefined) holds.set(inputId, { label, message });
    return () => void holds.delete(inputId);
  }, [holds, inputId, label, message]);
  // Nobody is told of the second half while they are on their way to it.
  return { place, parts, fault: isLeft ? message : undefined, change, check };
}

function faultKey(isBroken: boolean, isHalf: boolean, isPast: boolean): string | undefined {
  if (isBroken) return 'broken';
  if (isHalf) return 'both';
  return isPast ? 'past' : undefined;
}
