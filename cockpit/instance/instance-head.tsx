import type { ProcessInstance } from '#client';
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  afterWrite,
  Button,
  confirm,
  durationText,
  notify,
  TimeText,
  Title,
  useMinuteClock,
  useProblemNotice,
} from '#web';
import { CopyLink } from '../list/copy-link.tsx';
import { instanceState, StateBadge } from '../list/state-badge.tsx';
import { useCallHierarchy } from '../queries/instance-queries.ts';
import { useInstanceWrites } from '../queries/instance-writes.ts';
import { CopyText } from './copy-text.tsx';
import type { InstanceView } from './use-instance-view.ts';
import { useRetry } from './use-retry.ts';

/** What the instance is, how it stands, who called it, and what can be done with it as a whole. */
export function InstanceHead({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { instance } = view;
  const key = instance.processInstanceKey;
  return (
    <header className="mr-op-head">
      <Crumbs instance={instance} />
      <div className="mr-op-head-line">
        <Title order={1} size="h3" className="mr-op-instance-title">
          {instance.businessId ?? <span className="mr-mono">{key}</span>}
        </Title>
        <StateBadge state={instanceState(instance)} count={instance.incidentCount} />
        {instance.state === 'SUSPENDED' && instance.hasIncident && <StateBadge state="suspended" />}
        <div className="mr-op-head-end">
          <InstanceActions view={view} />
          <CopyLink />
        </div>
      </div>
      <div className="mr-op-head-sub">
        <span>
          {t('operate.key')} <span className="mr-mono">{key}</span>
          <CopyText value={key} label={t('operate.copyKey')} />
        </span>
        {instance.businessId && (
          <span>
            {t('operate.column.business')} {instance.businessId}
            <CopyText value={instance.businessId} label={t('operate.copyBusiness')} />
          </span>
        )}
        <Times instance={instance} />
        {instance.startedBy && <span>{t('operate.startedBy', { name: instance.startedBy })}</span>}
      </div>
    </header>
  );
}

// helpers

function Crumbs({ instance }: { instance: ProcessInstance }) {
  const { t } = useTranslation();
  const callers = (useCallHierarchy(instance).data ?? []).slice(0, -1);
  return (
    <nav className="mr-op-crumbs" aria-label={t('operate.crumbs')}>
      <Link to="/operate">{t('area.operate')}</Link>
      {callers.map((caller) => (
        <Link key={caller.processInstanceKey} to={`/operate/instances/${caller.processInstanceKey}`}>
          {t('operate.calledBy', { name: caller.processDefinitionName ?? '' })}{' '}
          <span className="mr-mono">{caller.processInstanceKey}</span>
        </Link>
      ))}
      <Link
        to={`/operate/processes/${encodeURIComponent(instance.processDefinitionId)}`}
        search={{ version: String(instance.processDefinitionVersion) } as never}
      >
        {instance.processDefinitionName ?? instance.processDefinitionId} v{instance.processDefinitionVersion}
      </Link>
    </nav>
  );
}

function Times({ instance }: { instance: ProcessInstance }) {
  const { t } = useTranslation();
  const now = useMinuteClock();
  const end = instance.endDate ? Date.parse(instance.endDate) : now.getTime();
  const duration = durationText(end - Date.parse(instance.startDate));
  return (
    <>
      <span>
        {t('operate.column.started')} <TimeText at={instance.startDate} form="short" />
      </span>
      {instance.endDate ? (
        <span>
          {t('operate.column.ended')} <TimeText at={instance.endDate} form="short" /> ({duration})
        </span>
      ) : (
        <span>{t('operate.runningFor', { duration })}</span>
      )}
    </>
  );
}

function InstanceActions({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { instance, openIncidents } = view;
  const writes = useInstanceWrites(instance.processInstanceKey);
  const retry = useRetry(writes);
  const showProblem = useProblemNotice();
  if (!view.isLive) return null;

  const askCancel = async () => {
    const isSure = await confirm({
      title: t('operate.cancelTitle'),
      body: t('operate.cancelBody', { name: instance.businessId ?? instance.processInstanceKey }),
      confirmLabel: t('operate.cancelConfirm'),
      cancelLabel: t('common.back'),
      danger: true,
    });
    if (!isSure) return;
    afterWrite(writes.cancel.mutateAsync(), () => notify('done', t('operate.canceled')), showProblem);
  };
  const isSuspended = instance.state === 'SUSPENDED';
  const hold = isSuspended ? writes.resume : writes.suspend;
  return (
    <>
      {openIncidents.length > 0 && (
        <Button
          size="xs"
          leftSection={<IconRefresh size={14} aria-hidden="true" />}
          loading={writes.retry.isPending}
          onClick={() => retry(openIncidents)}
        >
          {t('operate.retryAll', { count: openIncidents.length })}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={
          isSuspended ? (
            <IconPlayerPlay size={14} aria-hidden="true" />
          ) : (
            <IconPlayerPause size={14} aria-hidden="true" />
          )
        }
        loading={hold.isPending}
        onClick={() => void hold.mutateAsync().catch(showProblem)}
      >
        {t(isSuspended ? 'operate.resume' : 'operate.suspend')}
      </Button>
      <Button
        size="xs"
        variant="default"
        className="mr-op-danger"
        leftSection={<IconX size={14} aria-hidden="true" />}
        loading={writes.cancel.isPending}
        onClick={() => void askCancel()}
      >
        {t('operate.cancel')}
      </Button>
    </>
  );
}
