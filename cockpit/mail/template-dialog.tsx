import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailParts as Parts, MailTemplate } from '#client';
import {
  Alert,
  api,
  Button,
  Group,
  Modal,
  notify,
  problemText,
  Skeleton,
  Stack,
  Text,
  Textarea,
  TextInput,
  useDebouncedValue,
} from '#web';
import { useRemoval } from '../admin/use-removal.ts';
import { MailParts } from './mail-parts.tsx';

/** One template: what it says, and the example mail that is made of it while somebody writes. */
export function TemplateDialog({ template, onClose }: { template: MailTemplate; onClose: () => void }) {
  const { t } = useTranslation();
  const { name, language, isOwn } = template;
  const [parts, setParts] = useState<Parts>({
    subject: template.subject,
    html: template.html,
    text: template.text,
  });
  const [settled] = useDebouncedValue(parts, typingPauseMs);
  const preview = useQuery({
    queryKey: ['mail-templates', 'preview', name, language, settled],
    queryFn: ({ signal }) => api.mails.previewTemplate({ name, language }, settled, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { save, remove } = useTemplateWrites(template, onClose);
  const title = `${t(`mail.kind.${name}`, { defaultValue: name })} · ${t(`mail.languages.${language}`)}`;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('mail.templateHint')}
        </Text>
        <PartFields parts={parts} onChange={(change) => setParts((before) => ({ ...before, ...change }))} />
        {preview.error && <Alert color="incident">{problemText(preview.error, t)}</Alert>}
        {!preview.data && !preview.error && <Skeleton h={200} />}
        {preview.data && !preview.error && (
          <section aria-label={t('mail.example')}>
            <Text size="sm" fw={600} mb={4}>
              {preview.data.subject}
            </Text>
            <MailParts parts={preview.data} />
          </section>
        )}
        <Group justify="flex-end">
          {isOwn && (
            <Button variant="default" onClick={remove}>
              {t('mail.useProduct')}
            </Button>
          )}
          <Button
            disabled={preview.error !== null}
            loading={save.isPending}
            onClick={() => save.mutate(parts)}
          >
            {t('mail.saveTemplate')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

// helpers

const typingPauseMs = 400;

function PartFields({ parts, onChange: set }: { parts: Parts; onChange: (change: Partial<Parts>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('mail.subject')}
        value={parts.subject}
        onChange={({ currentTarget }) => set({ subject: currentTarget.value })}
      />
      <Textarea
        label={t('mail.htmlPart')}
        rows={6}
        spellCheck={false}
        className="mr-mail-source"
        value={parts.html}
        onChange={({ currentTarget }) => set({ html: currentTarget.value })}
      />
      <Textarea
        label={t('mail.textPart')}
        rows={5}
        spellCheck={false}
        className="mr-mail-source"
        value={parts.text}
        onChange={({ currentTarget }) => set({ text: currentTarget.value })}
      />
    </>
  );
}

function useTemplateWrites({ name, language }: MailTemplate, onClose: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ['mail-templates'] });
  const save = useMutation({
    mutationFn: (parts: Parts) => api.mails.saveTemplate({ name, language }, parts),
    onSuccess: () => {
      notify('done', t('mail.templateSaved'));
      onClose();
    },
    onError: (error) => notify('failed', problemText(error, t)),
    onSettled,
  });
  const remover = useMutation({
    mutationFn: () => api.mails.removeTemplate({ name, language }),
    onSuccess: onClose,
    onSettled,
  });
  const askFirst = useRemoval<undefined>(remover);
  return {
    save,
    remove: () =>
      void askFirst(undefined, {
        title: t('mail.useProduct'),
        body: t('mail.useProductBody'),
        done: t('mail.productAgain'),
      }),
  };
}
