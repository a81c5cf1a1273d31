import type { Incident } from '#client';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Title } from '#web';
import { useInstanceWrites } from '../queries/instance-writes.ts';
import { useRetry } from './use-retry.ts';
import type { InstanceView } from './use-instance-view.ts';
import { VariableDialog } from './variable-dialog.tsx';

/** The ways on from here. What ends the whole instance is in the head of the page. */
export function WhatCanBeDone({ view, incidents }: { view: InstanceView; incidents: readonly Incident[] }) {
  const { t } = useTranslation();
  const writes = useInstanceWrites(view.instance.processInstanceKey);
  const retry = useRetry(writes);
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <Title order={3} size="h5">
        {t('operate.whatToDo')}
      </Title>
      <div className="mr-op-actions">
        {incidents.length > 0 && (
          <Button
            size="sm"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            loading={writes.retry.isPending}
            onClick={() => retry(incidents)}
          >
            {t('operate.retry')}
          </Button>
        )}
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {t('operate.addVariable')}
        </Button>
      </div>
      {incidents.length > 0 && (
        <p className="mr-op-quiet">
          {t(incidents.some((incident) => incident.jobKey) ? 'operate.retryJobHint' : 'operate.retryHint')}
        </p>
      )}
      {adding && <VariableDialog view={view} variable={undefined} onClose={() => setAdding(false)} />}
    </section>
  );
}
