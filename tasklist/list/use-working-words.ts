import type { WorkingDistance } from '#client';
import { useTranslation } from 'react-i18next';
import { useMinuteClock } from '#web';
import { workingWords } from './working-words.ts';

/** "in 3 working hours", "2 working days ago"; undefined where plain words of time say it better. */
export function useWorkingWords(): (
  at: string | null,
  distance: WorkingDistance | null | undefined,
) => string | undefined {
  const { t } = useTranslation();
  const now = useMinuteClock();
  return (at, distance) => {
    const said = at && distance ? workingWords(Date.parse(at) - now.getTime(), distance) : undefined;
    return said && t(`tasks.working.${said.key}`, { count: said.count });
  };
}
