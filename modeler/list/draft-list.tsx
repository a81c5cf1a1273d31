import { IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionIcon, confirm, Text, Title, TimeText } from '#web';
import type { DraftSummary } from '../drafts/model-draft.ts';

interface DraftListProps {
  drafts: readonly DraftSummary[];
  onDiscard: (draftId: string) => void;
}

/** Drafts of this person in this browser, newest first. */
export function DraftList({ drafts, onDiscard }: DraftListProps) {
  const { t } = useTranslation();
  const discard = async (draft: DraftSummary) => {
    const isSure = await confirm({
      title: t('models.discardTitle'),
      body: t('models.discardBody', { name: draft.name }),
      confirmLabel: t('models.discard'),
      cancelLabel: t('common.cancel'),
      danger: true,
    });
    if (isSure) onDiscard(draft.draftId);
  };
  return (
    <section className="mr-drafts" aria-labelledby="drafts-title">
      <Title order={2} size="h4" id="drafts-title">
        {t('models.drafts')}
      </Title>
      <Text size="xs" c="dimmed">
        {t('models.draftsHint')}
      </Text>
      <ul>
        {drafts.map((draft) => (
          <li key={draft.draftId}>
            <Link
              to="/models/drafts/$draftId"
              params={{ draftId: draft.draftId } as never}
              className="mr-draft-link"
            >
              <span className="mr-draft-name">{draft.name || t('models.unnamed')}</span>
              <span className="mr-draft-facts">
                {draft.kind === 'decision' ? `${t('models.draftDecision')} · ` : ''}
                {draft.basedOn
                  ? t('models.draftOf', { version: draft.basedOn.version })
                  : t('models.draftNew')}
                {draft.basedOn && !draft.isChanged ? `, ${t('models.draftUnchanged')}` : ''} ·{' '}
                <TimeText at={draft.savedAt} />
              </span>
            </Link>
            <ActionIcon
              variant="subtle"
              color="incident"
              aria-label={t('models.discardDraft', { name: draft.name })}
              onClick={() => void discard(draft)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}
