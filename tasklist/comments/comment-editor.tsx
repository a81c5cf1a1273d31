import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, problemText, Stack } from '#web';
import { MentionField } from './mention-field.tsx';
import { mentionsIn } from './mention-text.ts';

interface CommentEditorProps {
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
export function CommentEditor(props: CommentEditorProps) {
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
