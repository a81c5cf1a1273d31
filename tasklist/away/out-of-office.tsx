import { useTranslation } from 'react-i18next';
import type { Substitution } from '#client';
import {
  Badge,
  Button,
  ProblemPanel,
  Skeleton,
  Text,
  Title,
  useProblemNotice,
  useSession,
  dayText,
} from '#web';
import { useSubstitutions, useSubstitutionWrites } from '../queries/substitution-queries.ts';
import { AwayForm } from './away-form.tsx';

/** One's own absences with their deputies, and for whom one stands in. */
export function OutOfOffice() {
  const { t } = useTranslation();
  const { me } = useSession();
  const all = useSubstitutions();
  const items = all.data?.items ?? [];
  const mine = items.filter(({ absentUser }) => absentUser === me.username);
  const others = items.filter(({ deputyUser, state }) => deputyUser === me.username && state !== 'ENDED');
  return (
    <section aria-labelledby="out-of-office">
      <Title order={2} size="h4" id="out-of-office">
        {t('away.heading')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('away.hint')}
      </Text>
      <AwayForm username={me.username} />
      {all.error && !all.data && (
        <ProblemPanel what={t('away.heading')} problem={all.error} onRetry={() => void all.refetch()} />
      )}
      {!all.data && !all.error && <Skeleton h={48} mt="md" />}
      {all.data && (
        <>
          <Title order={3} size="h5" mt="lg">
            {t('away.mine')}
          </Title>
          {mine.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('away.none')}
            </Text>
          )}
          <Absences items={mine} nameOf={({ deputyUser }) => deputyUser} canEnd />
        </>
      )}
      {others.length > 0 && (
        <>
          <Title order={3} size="h5" mt="lg">
            {t('away.others')}
          </Title>
          <Absences items={others} nameOf={({ absentUser }) => absentUser} canEnd={false} />
        </>
      )}
    </section>
  );
}

// helpers

interface AbsencesProps {
  items: Substitution[];
  nameOf: (item: Substitution) => string;
  canEnd: boolean;
}

function Absences({ items, nameOf, canEnd }: AbsencesProps) {
  const { t, i18n } = useTranslation();
  const tell = useProblemNotice();
  const { remove } = useSubstitutionWrites();
  const day = (at: string) => dayText(at, i18n.language);
  return (
    <ul className="mr-absences">
      {items.map((item) => (
        <li key={item.substitutionKey}>
          <span>
            {t('away.entry', {
              name: nameOf(item),
              from: day(item.from),
              until: day(lastMoment(item.until)),
            })}
            {item.note && <Text size="sm">{item.note}</Text>}
          </span>
          <Badge variant="light" color={item.state === 'ACTIVE' ? 'accent' : 'gray'}>
            {t(`away.state.${item.state}`)}
          </Badge>
          {canEnd && item.state !== 'ENDED' && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('away.remove', { name: nameOf(item) })}
              loading={remove.isPending && remove.variables === item.substitutionKey}
              onClick={() => void remove.mutateAsync(item.substitutionKey).catch(tell)}
            >
              {t('away.end')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** An absence until midnight ends on the day before it. */
function lastMoment(until: string): string {
  return new Date(Date.parse(until) - 1).toISOString();
}
