import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectComment } from '#client';
import {
  afterWrite,
  ActionIcon,
  Button,
  CommentEditor,
  Group,
  piecesOf,
  ProblemPanel,
  Skeleton,
  Text,
  TimeText,
  useSession,
} from '#web';
import { useCommentWrites, useProjectComments } from './use-project-comments.ts';

interface ProjectCommentsProps {
  projectKey: string;
  file: string;
  /** Absent: what is said of the file as a whole. */
  element: { id: string; name: string } | undefined;
  onClose: () => void;
}

/** What people say about the selected element, or about the file where nothing is selected. Comments stay when the model changes. */
export function ProjectComments({ projectKey, file, element, onClose }: ProjectCommentsProps) {
  const { t } = useTranslation();
  const [withResolved, setWithResolved] = useState(false);
  const comments = useProjectComments(projectKey);
  const { add } = useCommentWrites(projectKey);
  const [text, setText] = useState('');
  const here = (comments.data?.items ?? []).filter(
    (comment) => comment.fileName === file && comment.elementId === (element?.id ?? null),
  );
  const resolved = here.filter(({ resolvedAt }) => resolvedAt !== null);
  const shown = withResolved ? here : here.filter(({ resolvedAt }) => resolvedAt === null);
  return (
    <aside className="mr-project-panel" aria-label={t('models.comments.title')}>
      <header>
        <h2>
          {element
            ? t('models.comments.on', { name: element.name || element.id })
            : t('models.comments.onFile', { file })}
        </h2>
        <ActionIcon variant="subtle" aria-label={t('models.project.closePanel')} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      {comments.error && (
        <ProblemPanel
          problem={comments.error}
          title={t('models.comments.failed')}
          onRetry={() => void comments.refetch()}
        />
      )}
      {comments.isPending && <Skeleton h={60} />}
      {comments.data && here.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(element ? 'models.comments.none' : 'models.comments.noneOnFile')}
        </Text>
      )}
      <ol>
        {shown.map((comment) => (
          <li key={comment.commentKey}>
            <OneComment projectKey={projectKey} comment={comment} />
          </li>
        ))}
      </ol>
      {resolved.length > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setWithResolved(!withResolved)}>
          {withResolved
            ? t('models.comments.hideResolved')
            : t('models.comments.showResolved', { count: resolved.length })}
        </Button>
      )}
      <CommentEditor
        key={`${file} ${element?.id ?? ''} ${here.length}`}
        text={text}
        onText={setText}
        label={t('models.comments.new')}
        submitLabel={t('models.comments.send')}
        busy={add.isPending}
        error={add.error}
        onSubmit={(sent, mentions) =>
          afterWrite(add.mutateAsync({ fileName: file, elementId: element?.id, text: sent, mentions }), () =>
            setText(''),
          )
        }
      />
    </aside>
  );
}

// helpers

function OneComment({ projectKey, comment }: { projectKey: string; comment: ProjectComment }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const { settle, remove } = useCommentWrites(projectKey);
  const { author, text, mentions, createdAt, resolvedAt, resolvedBy } = comment;
  return (
    <article
      aria-label={t('models.comments.by', { name: author })}
      className="mr-project-comment"
      data-resolved={resolvedAt === null ? undefined : ''}
    >
      <Text size="xs" c="dimmed">
        <strong>{author}</strong> · <TimeText at={createdAt} form="relative" />
        {resolvedBy !== null && ` · ${t('models.comments.resolvedBy', { who: resolvedBy })}`}
      </Text>
      <p>
        {piecesOf(text, mentions).map((piece, index) =>
          piece.isMention ? <strong key={index}>{piece.text}</strong> : piece.text,
        )}
      </p>
      <Group gap={4}>
        <Button
          size="compact-xs"
          variant="subtle"
          loading={settle.isPending}
          onClick={() => settle.mutate(comment)}
        >
          {t(resolvedAt === null ? 'models.comments.resolve' : 'models.comments.reopen')}
        </Button>
        {author === me.username && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="incident"
            loading={remove.isPending}
            onClick={() => remove.mutate(comment)}
          >
            {t('models.comments.remove')}
          </Button>
        )}
      </Group>
    </article>
  );
}
