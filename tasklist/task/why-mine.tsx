import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { UserTaskKey } from '#client';
import { api, dayText, Title, useGroupNames, useSession } from '#web';

/** Why this person has or sees the task, one sentence each. */
export function WhyMine({ userTaskKey }: { userTaskKey: UserTaskKey }) {
  const { t, i18n } = useTranslation();
  const { me } = useSession();
  const why = useQuery({
    queryKey: ['user-tasks', 'why', userTaskKey, me.username],
    queryFn: ({ signal }) => api.tasks.explanation(userTaskKey, { signal }),
  });
  const statements = why.data?.statements ?? [];
  const groupName = useGroupNames(statements.flatMap(({ values }) => values['group'] ?? []));
  if (statements.length === 0) return null;
  return (
    <section className="mr-why">
      <Title order={2} size="h5">
        {t('task.why.title')}
      </Title>
      <ul>
        {statements.map(({ kind, text, values }, index) => {
          const own = values['assignee'] === me.username ? '_you' : '';
          const group = values['group'] && groupName(values['group']);
          const until = values['until'] && dayText(values['until'], i18n.language);
          return (
            <li key={`${kind}${index}`}>
              {t(`task.why.${kind}${own}`, { ...values, group, until, defaultValue: text })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
