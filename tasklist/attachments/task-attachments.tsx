import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconPaperclip, IconTrash } from '@tabler/icons-react';
import type { Attachment, TaskView } from '#client';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ActionIcon,
  Alert,
  api,
  Button,
  confirm,
  Loader,
  problemText,
  Text,
  TimeText,
  Title,
  useProblemNotice,
  useSession,
} from '#web';
import { attachmentMegabytesMax, fileProblem, isPicture, sizeText } from './attachment-file.ts';

/** Files and links beside the task, newest last, and where the next file goes. */
export function TaskAttachments({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const attachments = view.attachments ?? [];
  const isOpen = view.task.completionDate === null;
  const mayAdd = isOpen && ['COMPLETE', 'UPDATE'].some((right) => view.allowed.includes(right));
  return (
    <section aria-label={t('task.attachment.title')} className="mr-attachments">
      <Title order={2} size="h5">
        {t('task.attachment.title')}
      </Title>
      {attachments.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('task.attachment.none')}
        </Text>
      )}
      {attachments.length > 0 && (
        <ul>
          {attachments.map((attachment) => (
            <OneAttachment key={attachment.attachmentKey} view={view} attachment={attachment} />
          ))}
        </ul>
      )}
      {mayAdd && <FileDrop view={view} />}
    </section>
  );
}

// helpers

function OneAttachment({ view, attachment }: { view: TaskView; attachment: Attachment }) {
  const { t, i18n } = useTranslation();
  const { me } = useSession();
  const tell = useProblemNotice();
  const queries = useQueryClient();
  const { attachmentKey, name, url, contentType, size, by, at, description } = attachment;
  const remove = useMutation({
    mutationFn: () => api.tasks.detach(view.task.userTaskKey, attachmentKey),
    onSettled: () => queries.invalidateQueries({ queryKey: ['user-tasks'] }),
    onError: tell,
  });
  const ask = async () => {
    const isMeant = await confirm({
      title: t('task.attachment.remove', { name }),
      body: t('task.attachment.removeQuestion', { name }),
      confirmLabel: t('task.attachment.removeConfirm'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (isMeant) remove.mutate();
  };
  const content = `/v2/user-tasks/${view.task.userTaskKey}/attachments/${attachmentKey}/content`;
  return (
    <li>
      {isPicture(contentType) ? (
        <img src={content} alt={t('task.attachment.preview', { name })} loading="lazy" />
      ) : (
        <IconPaperclip size={20} aria-hidden="true" />
      )}
      <span className="mr-attachment-name">
        {url ? (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {name}
          </a>
        ) : (
          <a href={content} download={name}>
            {name}
          </a>
        )}
        {description && <span>{description}</span>}
        <span className="mr-attachment-facts">
          {size !== null && `${sizeText(size, i18n.language)} · `}
          {by} · <TimeText at={at} form="short" />
        </span>
      </span>
      {by === me.username && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('task.attachment.remove', { name })}
          loading={remove.isPending}
          onClick={() => void ask()}
        >
          <IconTrash size={18} aria-hidden="true" />
        </ActionIcon>
      )}
    </li>
  );
}

/** A button for everybody, and a place to drop files for those who drag. */
function FileDrop({ view }: { view: TaskView }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { send, current, problems } = useUploads(view);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void send([...event.dataTransfer.files]);
  };
  return (
    <div className="mr-file-drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-attachments
        onChange={(event) => {
          void send([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant="default"
        size="xs"
        disabled={current !== undefined}
        onClick={() => input.current?.click()}
      >
        {t('task.attachment.add')}
      </Button>
      <Text size="sm" c="dimmed" component="span" role="status">
        {current === undefined ? (
          t('task.attachment.drop', { max: attachmentMegabytesMax })
        ) : (
          <>
            <Loader size={14} /> {t('task.attachment.uploading', { name: current })}
          </>
        )}
      </Text>
      {problems.length > 0 && (
        <Alert color="incident" role="alert" w="100%">
          {problems.map((problem) => (
            <div key={problem}>{problem}</div>
          ))}
        </Alert>
      )}
    </div>
  );
}

/** Sends files one after the other; what the server would refuse for its size is not even sent. */
function useUploads(view: TaskView) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [problems, setProblems] = useState<string[]>([]);
  const [current, setCurrent] = useState<string>();
  const send = async (files: File[]) => {
    const found: string[] = [];
    for (const file of files) {
      const problem = fileProblem(file);
      const facts = { name: file.name, max: attachmentMegabytesMax };
      const megabytes = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(
        file.size / 1_048_576,
      );
      if (problem) {
        found.push(t(`task.attachment.${problem}`, { ...facts, size: megabytes }));
        continue;
      }
      setCurrent(file.name);
      try {
        await api.tasks.attach(view.task.userTaskKey, file);
      } catch (error) {
        found.push(`${file.name}: ${problemText(error, t)}`);
      }
    }
    setCurrent(undefined);
    setProblems(found);
    await queries.invalidateQueries({ queryKey: ['user-tasks'] });
  };
  return { send, current, problems };
}
