import type { DigestPart, DigestTask } from '../../store/humans/digest-mails.ts';
import type { MailReader } from './mail-engine.ts';
import { dateText, mailWord } from './mail-language.ts';
import { oneLine } from './mail-lines.ts';

/** What a digest shows: its parts in the order in which they matter. */
export interface DigestFacts {
  readonly openCount: number;
  readonly overdueCount: number;
  readonly hasOverdue: boolean;
  readonly parts: readonly {
    readonly title: string;
    readonly total: number;
    readonly tasks: readonly {
      readonly name: string;
      readonly about: string;
      readonly due: string | null;
      readonly link: string;
    }[];
    /** How many more there are than are named; null when none. */
    readonly more: string | null;
  }[];
}

const order: readonly DigestPart[] = ['overdue', 'today', 'later', 'available'];
const NAME_LENGTH_MAX = 120;

export function digestFacts(
  tasks: readonly DigestTask[],
  { language, timeZone }: MailReader,
  base: string,
): DigestFacts {
  const word = (key: string): string => mailWord(language, 'task-digest', key) ?? '';
  const name = (text: string): string => oneLine(text, NAME_LENGTH_MAX);
  const parts = order.flatMap((part) => {
    const own = tasks.filter((task) => task.part === part);
    const total = own[0]?.total ?? 0;
    if (total === 0) return [];
    const left = total - own.length;
    return {
      part,
      title: word(part),
      total,
      tasks: own.map((task) => ({
        name: name(task.name),
        about: [task.processName, task.businessId]
          .filter((text) => text !== null)
          .map(name)
          .join(' '),
        due:
          task.dueDate === null
            ? null
            : word('dueAt').replace('{{at}}', () => dateText(task.dueDate as Date, language, timeZone)),
        link: `${base}/t/${task.taskKey}`,
      })),
      more: left === 0 ? null : word('more').replace('{{count}}', String(left)),
    };
  });
  const overdueCount = parts.find(({ part }) => part === 'overdue')?.total ?? 0;
  return {
    openCount: parts.reduce((sum, { total }) => sum + total, 0),
    overdueCount,
    hasOverdue: overdueCount > 0,
    parts: parts.map(({ part: _, ...shown }) => shown),
  };
}
