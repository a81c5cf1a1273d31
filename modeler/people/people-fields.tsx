import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Autocomplete, directoryChoice, NativeSelect, TagsInput, TextInput, useDirectory } from '#web';
import { listOf, namesOf } from './task-people.ts';

interface OnePersonProps {
  value: string;
  label: string;
  hint?: string;
  onChange: (value: string) => void;
}

/** Taken over when it is left, so that a name is one step to undo and not one for each letter. */
export function OnePerson({ value, label, hint, onChange }: OnePersonProps) {
  const [text, setText] = useState(value);
  const found = useDirectory(text, 'user');
  const leave = (next: string) => next.trim() !== value && onChange(next.trim());
  return (
    <Autocomplete
      size="xs"
      label={label}
      description={hint}
      value={text}
      {...directoryChoice(found)}
      onChange={setText}
      onOptionSubmit={leave}
      onBlur={() => leave(text)}
      autoComplete="off"
    />
  );
}

interface NamesProps {
  label: string;
  hint?: string;
  kind: 'user' | 'group';
  value: string | undefined;
  onChange: (value: string) => void;
}

/** Several people or groups, found while they are typed; an expression stands for all of them. */
export function Names({ label, hint, kind, value, onChange }: NamesProps) {
  const [text, setText] = useState('');
  const found = useDirectory(text, kind);
  return (
    <TagsInput
      size="xs"
      label={label}
      description={hint}
      value={namesOf(value)}
      {...directoryChoice(found)}
      searchValue={text}
      onSearchChange={setText}
      onChange={(names) => onChange(listOf(names))}
      splitChars={[]}
    />
  );
}

interface WhenProps {
  label: string;
  hint?: string;
  value: string | undefined;
  /** What is offered, each with its words; the first one is usual. */
  choices: readonly { value: string; label: string }[];
  placeholder: string;
  onChange: (value: string) => void;
}

/** One of a few times, or what somebody wrote. */
export function When({ label, hint, value = '', choices, placeholder, onChange }: WhenProps) {
  const { t } = useTranslation();
  const isSpan = choices.some((choice) => choice.value === value);
  const [isWriting, setIsWriting] = useState(value !== '' && !isSpan);
  const choose = (choice: string) => {
    setIsWriting(choice === 'other');
    if (choice !== 'other') onChange(choice);
  };
  return (
    <div>
      <NativeSelect
        size="xs"
        label={label}
        value={isWriting ? 'other' : value}
        description={hint}
        data={[...choices, { value: 'other', label: t('models.people.other') }]}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {isWriting && (
        <TextInput
          key={value}
          size="xs"
          mt={4}
          aria-label={t('models.people.otherOf', { name: label })}
          placeholder={placeholder}
          defaultValue={value}
          onBlur={({ currentTarget }) =>
            currentTarget.value.trim() !== value && onChange(currentTarget.value.trim())
          }
        />
      )}
    </div>
  );
}
