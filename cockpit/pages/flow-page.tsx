import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, PaneBoundary, Title, useDocumentTitle } from '#web';
import { JobTypeDialog } from '../flow/job-type-dialog.tsx';
import { JobTypeTable, useLimitsText } from '../flow/job-type-table.tsx';
import { useJobTypes, type JobType } from '../queries/flow-queries.ts';
import '../operate.css';

/** Flow control: what waits, runs and is held back by job type, and the limits that do so. */
export function FlowPage() {
  const { t } = useTranslation();
  const jobTypes = useJobTypes();
  const [edited, setEdited] = useState<JobType>();
  const limitsText = useLimitsText();
  const all = jobTypes.data?.items.find(({ type }) => type === '*') ?? allTypes;
  useDocumentTitle(`${t('operate.flow.title')} · Millrace`);
  return (
    <div className="mr-op-page">
      <nav className="mr-op-crumbs" aria-label={t('operate.crumbs')}>
        <Link to="/operate">{t('area.operate')}</Link>
      </nav>
      <div className="mr-op-head-line">
        <Title order={1} size="h3">
          {t('operate.flow.title')}
        </Title>
        <div className="mr-op-head-end">
          <span className="mr-op-sub">
            {t('operate.flow.allTypes')}: {limitsText(all)}
          </span>
          <Button size="xs" variant="default" onClick={() => setEdited(all)}>
            {t('operate.flow.editAll')}
          </Button>
        </div>
      </div>
      <PaneBoundary>
        <section className="mr-op-card" aria-label={t('operate.flow.title')}>
          <JobTypeTable jobTypes={jobTypes} onEdit={setEdited} />
        </section>
      </PaneBoundary>
      {edited && <JobTypeDialog key={edited.type} jobType={edited} onClose={() => setEdited(undefined)} />}
    </div>
  );
}

// helpers

/** Until limits over all types are set. */
const allTypes: JobType = {
  ...{ type: '*', isConfigured: false, priority: 0 },
  ...{ maxConcurrent: null, perTenantMaxConcurrent: null, ratePerSecond: null, burst: null },
  ...{ breaker: null, retryBudget: null, retry: null, tokens: null, breakerState: null, breakers: [] },
  ...{ waiting: 0, backingOff: 0, locked: 0, failed: 0, oldestWaiting: null, workers: [] },
};
