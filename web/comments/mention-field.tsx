import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Combobox, useCombobox } from '../ui/combobox.ts';
import { Textarea } from '../ui/textarea.ts';
import { useDirectory } from '../directory/use-directory.ts';
import { openMention, withMention } from './mention-text.ts';

interface MentionFieldProps {
  text: string;
  onText: (text: string) => void;
  onMention: (username: string) => void;
  onSend: () => void;
  label: string;
}

/** api.md 1.15. */
const lengthMax = 10_000;

/** A text in which an `@` and two letters offer people; Ctrl+Enter sends it. */
export function MentionField({ text, onText, onMention, onSend, label }: MentionFieldProps) {
  const { t } = useTranslation();
  const [caret, setCaret] = useState(text.length);
  const field = useRef<HTMLTextAreaElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const people = useDirectory(openMention(text, caret)?.name ?? '', 'user');

  const moved = (next: string, at: number) => {
    setCaret(at);
    if (openMention(next, at)) combobox.openDropdown();
    else combobox.closeDropdown();
  };
  const choose = (username: string) => {
    const next = withMention(text, caret, username);
    onMention(username);
    onText(next.text);
    moved(next.text, next.caret);
    requestAnimationFrame(() => field.current?.setSelectionRange(next.caret, next.caret));
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose}>
      <Combobox.Target>
        <Textarea
          ref={field}
          label={label}
          description={t('comments.hint')}
          value={text}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={lengthMax}
          onChange={({ currentTarget }) => {
            onText(currentTarget.value);
            moved(currentTarget.value, currentTarget.selectionStart);
          }}
          onKeyDownCapture={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            // On the page the same keys complete the task.
            event.stopPropagation();
            event.nativeEvent.stopImmediatePropagation();
            event.preventDefault();
            onSend();
          }}
          onKeyUp={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onClick={({ currentTarget }) => moved(text, currentTarget.selectionStart)}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={people.length === 0}>
        <Combobox.Options aria-label={t('comments.people')}>
          {people.map(({ id, name }) => (
            <Combobox.Option key={id} value={id}>
              {name === null || name === id ? id : `${name} (${id})`}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
