import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailTemplate } from '#client';
import { api, Badge, DataTable, EmptyState, type Column } from '#web';
import { wholeList } from '../admin/whole-list.ts';
import { TemplateDialog } from './template-dialog.tsx';

/** What mails say, for each kind and language: the words of the product, or those of the tenant. */
export function MailTemplates() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string>();
  const templates = useQuery({
    queryKey: ['mail-templates'],
    queryFn: ({ signal }) => api.mails.templates({ signal }),
  });
  const items = templates.data?.items ?? [];
  const template = items.find((one) => keyOf(one) === open);
  return (
    <>
      <DataTable
        label={t('mail.templates')}
        columns={useColumns()}
        rowKey={keyOf}
        answer={wholeList(templates.data?.items)}
        error={templates.error}
        onRetry={() => void templates.refetch()}
        empty={<EmptyState title={t('mail.none')} />}
        onOpen={(one) => setOpen(keyOf(one))}
        current={open}
      />
      {template && (
        <TemplateDialog
          key={`${keyOf(template)} ${template.updatedAt ?? ''}`}
          template={template}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

// helpers

function keyOf({ name, language }: MailTemplate): string {
  return `${name} ${language}`;
}

function useColumns(): Column<MailTemplate>[] {
  const { t } = useTranslation();
  return [
    {
      id: 'name',
      header: t('mail.template'),
      // A name of a tenant's own has no words.
      cell: ({ name }) => t(`mail.kind.${name}`, { defaultValue: name }),
    },
    { id: 'language', header: t('mail.language'), cell: ({ language }) => t(`mail.languages.${language}`) },
    {
      id: 'own',
      header: t('mail.words'),
      cell: ({ isOwn }) => (
        <Badge variant="light" miw="max-content" color={isOwn ? 'accent' : 'gray'}>
          {t(isOwn ? 'mail.own' : 'mail.product')}
        </Badge>
      ),
    },
    { id: 'by', header: t('mail.changedBy'), wideOnly: true, cell: ({ updatedBy }) => updatedBy ?? '–' },
  ];
}
