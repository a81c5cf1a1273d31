import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, nothingSelected, selectedCount, Text, type Selection } from '#web';
import { BulkDialog } from './bulk-dialog.tsx';
import type { BulkAction } from './bulk-steps.ts';
import type { InstanceFilter } from './instances-search.ts';

interface BulkBarProps {
  selection: Selection;
  onSelection: (selection: Selection) => void;
  filter: InstanceFilter;
  total: number;
}

/** Actions on many instances: always seen, and possible once rows are selected. */
export function BulkBar({ selection, onSelection, filter, total }: BulkBarProps) {
  const { t } = useTranslation();
  // The dialog keeps what was confirmed: while it runs, the live list gets shorter under it.
  const [asked, setAsked] = useState<{ action: BulkAction; selection: Selection; count: number }>();
  const count = selectedCount(selection, total);
  const none = count === 0;
  return (
    <div className="mr-op-bulk" role="group" aria-label={t('operate.bulk.label')}>
      <Text size="sm" {...(none && { c: 'dimmed' })} aria-live="polite">
        {none ? t('operate.bulk.none') : t('table.selected', { count })}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        disabled={none}
        onClick={() => setAsked({ action: 'retry', selection, count })}
      >
        {t('operate.bulk.retry')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        className="mr-op-danger"
        disabled={none}
        onClick={() => setAsked({ action: 'cancel', selection, count })}
      >
        {t('operate.bulk.cancel')}
      </Button>
      {!none && (
        <Button size="compact-xs" variant="subtle" onClick={() => onSelection(nothingSelected)}>
          {t('operate.bulk.clear')}
        </Button>
      )}
      {asked && (
        <BulkDialog
          {...asked}
          filter={filter}
          onClose={(hasRun) => {
            setAsked(undefined);
            if (hasRun) onSelection(nothingSelected);
          }}
        />
      )}
    </div>
  );
}
