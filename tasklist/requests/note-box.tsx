import type { RequestView } from '#client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  api,
  Button,
  forgetDraftCopy,
  Group,
  keepDraftCopy,
  notify,
  problemText,
  readDraftCopy,
  Textarea,
  useSession,
} from '#web';
import { useRequestWrite } from './request-queries.ts';

/** A word to who has the request. What is typed and not sent survives a reload. */
export function NoteBox({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const { processInstanceKey: key, steps } = view;
  const copy = `note-${key}`;
  const [text, setText] = useState(() => {
    const kept = readDraftCopy(me.username, copy)?.variables['text'];
    return typeof kept === 'string' ? kept : '';
  });
  const change = (next: string) => {
    setText(next);
    if (next === '') forgetDraftCopy(me.username, copy);
    else keepDraftCopy(me.username, copy, { text: next });
  };
  const tell = useRequestWrite(
    () => api.requests.tell(key, text),
    () => {
      change('');
      notify('done', t('requests.note.sent'));
    },
  );
  const tasks = steps.filter(({ isTask }) => isTask);
  if (tasks.length === 0 && text === '') return null;
  const people = [...new Set(tasks.flatMap(({ assignee }) => assignee ?? []))].filter(
    (name) => name !== me.username,
  );
  return (
    <div className="mr-request-part">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && !tell.isPending) tell.mutate(undefined);
        }}
      >
        <Textarea
          label={
            people.length > 0
              ? t('requests.note.to', { names: people.join(', ') })
              : t('requests.note.toWhoever')
          }
          description={t('requests.note.hint')}
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          maxLength={10_000}
          autosize
          minRows={2}
        />
        {tell.error && (
          <Alert color="incident" role="alert" mt="xs">
            {problemText(tell.error, t)}
          </Alert>
        )}
        <Group justify="flex-end" mt="xs">
          <Button type="submit" size="sm" loading={tell.isPending} disabled={text.trim() === ''}>
            {t('requests.note.send')}
          </Button>
        </Group>
      </form>
    </div>
  );
}
