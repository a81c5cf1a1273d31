import { useTranslation } from 'react-i18next';
import { EmptyState, ProblemPanel, Skeleton } from '#web';
import type { InstanceView } from './use-instance-view.ts';
import { WaitList } from './wait-list.tsx';

/** Everything the instance waits for, also what only listens, such as armed boundary events. */
export function WaitsTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = view.waitsQuery;
  if (error && !data)
    return <ProblemPanel what={t('operate.tab.waits')} problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton h={120} m="md" w="auto" />;
  if (data.items.length === 0) {
    return <EmptyState title={t(view.isLive ? 'operate.noWaits' : 'operate.ended')} />;
  }
  return (
    <div className="mr-op-details">
      <WaitList waits={data.items} onElement={view.chooseElement} />
    </div>
  );
}
