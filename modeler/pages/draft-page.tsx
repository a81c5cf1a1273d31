import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, useDocumentTitle } from '#web';
import { OtherTabsNote } from '../drafts/other-tabs-note.tsx';
import { useModelDraft } from '../drafts/use-model-draft.ts';
import { DraftEditor } from '../editor/draft-editor.tsx';
import './models-page.css';

/** One draft that is only in this browser. */
export function DraftPage() {
  const { draftId = '' } = useParams({ strict: false }) as { draftId?: string };
  const [reloads, setReloads] = useState(0);
  return (
    <div className="mr-draft-page">
      <OtherTabsNote
        key={`note-${draftId}-${reloads}`}
        draftId={draftId}
        onReload={() => setReloads(reloads + 1)}
      />
      <OneDraft key={`${draftId}-${reloads}`} draftId={draftId} />
    </div>
  );
}

// helpers

function OneDraft({ draftId }: { draftId: string }) {
  const { t } = useTranslation();
  const open = useModelDraft(draftId);
  const { draft } = open;
  useDocumentTitle(`${draft?.name ?? t('models.title')} · Millrace`);
  if (!draft) {
    return (
      <EmptyState title={t('models.editor.gone')} hint={t('models.editor.goneHint')}>
        <Link to="/models">{t('models.editor.toModels')}</Link>
      </EmptyState>
    );
  }
  return <DraftEditor draft={draft} open={open} />;
}
