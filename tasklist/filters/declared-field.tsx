import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskField } from '#client';
import { NativeSelect, TextInput } from '#web';
import { isReadable } from './field-words.ts';

interface DeclaredFieldProps {
  field: TaskField;
  words: string | undefined;
  onWords: (words: string | undefined) => void;
}

/** Narrows by one task field, in the way its type is asked for. */
export function DeclaredField({ field, words, onWords }: DeclaredFieldProps) {
  const { t } = useTranslation();
  const label = field.label ?? field.name;
  if (field.type === 'boolean') {
    return (
      <NativeSelect
        size="xs"
        label={label}
        value={words ?? ''}
        onChange={({ currentTarget }) => onWords(currentTarget.value || undefined)}
        data={[
          { value: '', label: t('tasks.narrow.any') },
          { value: 'true', label: t('common.yes') },
          { value: 'false', label: t('common.no') },
        ]}
      />
    );
  }
  return <TypedField key={words} field={field} words={words} onWords={onWords} />;
}

// helpers

function TypedField({ field, words, onWords }: DeclaredFieldProps) {
  const { t } = useTranslation();
  const isText = field.type === 'text';
  const [typed, setTyped] = useState(isText ? (words?.slice(1) ?? '') : (words ?? ''));
  const trimmed = typed.trim();
  const isWrong = !isText && trimmed !== '' && !isReadable(trimmed);
  const take = () => {
    const next = trimmed === '' ? undefined : isText ? `~${trimmed}` : trimmed;
    if (!isWrong && next !== words) onWords(next);
  };
  return (
    <TextInput
      size="xs"
      label={field.label ?? field.name}
      type={field.type === 'date' ? 'date' : 'text'}
      placeholder={field.type === 'number' ? t('tasks.narrow.numberHint') : undefined}
      error={isWrong && t('tasks.narrow.numberWrong')}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => {
        if (key === 'Enter') take();
      }}
    />
  );
}
