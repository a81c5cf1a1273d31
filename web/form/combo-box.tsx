/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FieldOption } from './field-options.ts';
import { useFieldService } from './field-service.ts';

interface ComboBoxProps {
  domId: string;
  options: readonly FieldOption[];
  /** What the field says while nobody searches. */
  text: string;
  placeholder: string;
  emptyMessage: string;
  required: boolean;
  invalid: boolean;
  disabled: boolean;
  describedBy: string | undefined;
  onPick: (option: FieldOption) => void;
  /** The text was deleted altogether. */
  onClear?: () => void;
  onSearch: (text: string) => void;
  onBlur: (() => void) | undefined;
  onFocus: (() => void) | undefined;
}

/** More than this nobody reads; whoever looks for another types a part of it. */
const shownMax = 100;

/**
 * An input with a list of what fits, as screen readers know it (ARIA Authoring Practices, "Combobox with list autocomplete"): the
 * focus stays in the input, which names the entry that Enter takes.
 */
export function ComboBox(props: ComboBoxProps) {
  const { domId, emptyMessage } = props;
  const { t } = useFieldService();
  const { search, isOpen, active, shown, count, ...act } = useSearch(props);
  return (
    <div class="mr-combo">
      <input
        type="text"
        role="combobox"
        class="fjs-input mr-combo-input"
        id={domId}
        value={search ?? props.text}
        placeholder={props.placeholder}
        disabled={props.disabled}
        required={props.required}
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${domId}-list`}
        aria-activedescendant={isOpen && active >= 0 ? `${domId}-option-${active}` : undefined}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onInput={({ currentTarget }) => act.type(currentTarget.value)}
        onKeyDown={act.press}
        onMouseDown={act.toggle}
        onFocus={() => props.onFocus?.()}
        onBlur={() => {
          act.close();
          props.onBlur?.();
        }}
      />
      <OptionList
        id={domId}
        options={isOpen ? shown : []}
        {...{ active, pick: act.pick, point: act.point }}
      />
      <p class="mr-combo-state" role="status">
        {isOpen && shown.length === 0 && emptyMessage}
        {isOpen && count > shown.length && t('form.words.more', { count })}
      </p>
    </div>
  );
}

// helpers

/** What is searched for, what fits, and which of that Enter takes. */
function useSearch({ options, onPick, onClear, onSearch }: ComboBoxProps) {
  const [search, setSearch] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const [pointed, point] = useState(-1);
  const wanted = (search ?? '').toLocaleLowerCase();
  const fitting = options.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  const shown = fitting.slice(0, shownMax);
  const active = Math.min(pointed, shown.length - 1);

  const close = () => {
    setOpen(false);
    point(-1);
    setSearch(undefined);
  };
  const pick = (option: FieldOption) => {
    close();
    onPick(option);
  };
  const move = (by: number) => {
    setOpen(true);
    const from = active < 0 && by < 0 ? 0 : active;
    point(shown.length === 0 ? -1 : (from + by + shown.length) % shown.length);
  };
  const press = (event: KeyboardEvent) => {
    const chosen = isOpen ? shown[active] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && chosen) pick(chosen);
    else if (event.key === 'Escape' && isOpen) close();
    // With nothing that fits, Enter does nothing at all.
    else if (!(event.key === 'Enter' && isOpen)) return;
    event.preventDefault();
    // Enter would send the form, and Escape would close what is around it.
    event.stopPropagation();
  };
  const type = (text: string) => {
    setSearch(text);
    setOpen(true);
    point(text === '' ? -1 : 0);
    onSearch(text);
    if (text === '') onClear?.();
  };
  const toggle = () => setOpen(!isOpen);
  return { search, isOpen, active, shown, count: fitting.length, close, pick, point, press, type, toggle };
}

interface OptionListProps {
  id: string;
  options: readonly FieldOption[];
  active: number;
  pick: (option: FieldOption) => void;
  point: (index: number) => void;
}

function OptionList({ id, options, active, pick, point }: OptionListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ul
      id={`${id}-list`}
      ref={list}
      role="listbox"
      aria-labelledby={`${id}-label`}
      class="mr-combo-list"
      hidden={options.length === 0}
    >
      {options.map((option, index) => (
        <li
          key={index}
          id={`${id}-option-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseMove={() => index !== active && point(index)}
          onMouseDown={(event) => {
            // The input keeps the focus.
            event.preventDefault();
            pick(option);
          }}
        >
          {option.label}
        </li>
      ))}
    </ul>
  );
}
