import { useTranslation } from 'react-i18next';
import { Alert, Button, Group } from '#web';
import { useOtherTabs } from './use-other-tabs.ts';

interface OtherTabsNoteProps {
  draftId: string;
  /** Reads the draft again as the other tab has saved it. */
  onReload: () => void;
}

/** Says that a draft is open in two tabs, and when the other one has saved. */
export function OtherTabsNote({ draftId, onReload }: OtherTabsNoteProps) {
  const { t } = useTranslation();
  const { isOpen, hasSaved } = useOtherTabs(draftId);
  if (!isOpen && !hasSaved) return null;
  return (
    <Alert color="waiting" radius={0} py="xs" role="status">
      <Group gap="sm">
        {t(hasSaved ? 'models.tabs.saved' : 'models.tabs.open')}
        {hasSaved && (
          <Button size="compact-sm" variant="default" onClick={onReload}>
            {t('models.tabs.reload')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
