import { useState } from 'react';
import type { TaskComment, TaskView } from '#client';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Avatar,
  Button,
  CommentEditor,
  confirm,
  EmptyState,
  Group,
  piecesOf,
  Stack,
  TimeText,
  useProblemNotice,
  useSession,
} from '#web';
import { useCommentWrites } from './use-comment-writes.ts';
import { useUnsentComment } from './use-unsent-comment.ts';

/** What people said about the task, oldest first, and where the next one writes. */
export function TaskComments({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const { add } = useCommentWrites(view.task.userTaskKey);
  const [text, setText] = useUnsentComment(view.task.userTaskKey);
  return (
    <Stack>
      {view.comments.length === 0 ? (
        <EmptyState title={t('task.comment.none')} hint={t('task.comment.noneHint')} />
      ) : (
        <ol className="mr-comments">
          {view.comments.map((comment) => (
            <li key={comment.commentKey}>
              <OneComment view={view} comment={comment} />
            </li>
          ))}
        </ol>
      )}
      <CommentEditor
        key={view.comments.length}
        text={text}
        onText={setText}
        label={t('task.comment.new')}
        submitLabel={t('task.comment.send')}
        busy={add.isPending}
        error={add.error}
        onSubmit={(sent, mentions) =>
          afterWrite(add.mutateAsync({ text: sent, mentions }), () => setText(''))
        }
      />
    </Stack>
  );
}

// helpers

function OneComment({ view, comment }: { view: TaskView; comment: TaskComment }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const [edited, setEdited] = useState<string | null>(null);
  const { edit, remove } = useCommentWrites(view.task.userTaskKey);
  const tell = useProblemNotice();
  const { commentKey: key, author } = comment;
  const askAndRemove = async () => {
    const isMeant = await confirm({
      title: t('task.comment.removeTitle'),
      body: t('task.comment.removeBody'),
      confirmLabel: t('task.comment.remove'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (isMeant) await remove.mutateAsync(key).catch(tell);
  };
  return (
    <article className="mr-comment" aria-label={t('task.comment.by', { name: author })}>
      <Avatar size="sm" radius="xl" name={author} aria-hidden="true" />
      <div className="mr-comment-body">
        <p className="mr-comment-head">
          <strong>{author}</strong> <TimeText at={comment.createdAt} form="short" />
          {comment.editedAt && <span>{t('task.comment.edited')}</span>}
        </p>
        {edited === null ? (
          <p className="mr-comment-text">
            {piecesOf(comment.text, comment.mentions).map((piece, index) =>
              piece.isMention ? <strong key={index}>{piece.text}</strong> : piece.text,
            )}
          </p>
        ) : (
          <CommentEditor
            text={edited}
            onText={setEdited}
            label={t('task.comment.change')}
            submitLabel={t('task.comment.save')}
            busy={edit.isPending}
            error={edit.error}
            onSubmit={(text) => afterWrite(edit.mutateAsync({ key, text }), () => setEdited(null))}
            onCancel={() => setEdited(null)}
          />
        )}
        {author === me.username && edited === null && (
          <Group gap="xs">
            <Button variant="subtle" size="compact-xs" onClick={() => setEdited(comment.text)}>
              {t('task.comment.edit')}
            </Button>
            <Button variant="subtle" size="compact-xs" onClick={() => void askAndRemove()}>
              {t('task.comment.remove')}
            </Button>
          </Group>
        )}
      </div>
    </article>
  );
}
