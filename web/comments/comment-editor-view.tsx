import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../problem/problem-text.ts';
import { Alert } from '../ui/alert.ts';
import { Button } from '../ui/button.ts';
import { Group } from '../ui/group.ts';
import { Stack } from '../ui/stack.ts';
import { MentionField } from './mention-field.tsx';
import { mentionsIn } from './mention-text.ts';

export interface CommentEditorProps {
  text: string;
  onText: (text: string) => void;
  label: string;
  submitLabel: string;
  busy: boolean;
  error: unknown;
  onSubmit: (text: string, mentions: string[]) => void;
  onCancel?: (() => void) | undefined;
}

/** Where a comment is written; what is typed is never lost to an error. */
export function CommentEditorView(props: CommentEditorProps) {
  const { text, onText, label, submitLabel, busy, error, onSubmit, onCancel } = props;
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const send = () => {
    if (text.trim() && !busy) onSubmit(text.trim(), mentionsIn(text, chosen));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        {error != null && (
          <Alert color="incident" role="alert">
            {problemText(error, t)}
          </Alert>
        )}
        <MentionField
          text={text}
          onText={onText}
          label={label}
          onSend={send}
          onMention={(username) => setChosen([...chosen, username])}
        />
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('common.cancel')}
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={text.trim() === ''}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
