import { isProblem } from '#client';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Code, CopyButton, Group, Text } from '../ui/index.ts';
import { fieldText, problemDetails, problemText } from './problem-text.ts';

interface ProblemPanelProps {
  problem: unknown;
  /** What could not be done, such as "The tasks could not be loaded". */
  title?: string;
  /** What could not be loaded, in the words that the page has for it; in place of a whole title. */
  what?: string;
  /** Instead of what the problem says of itself, where that is meant for whoever mends it. */
  text?: string;
  onRetry?: () => void;
}

/** A failed pane: where, in words, what to do, the trace id, and details to copy. */
export function ProblemPanel({ problem, title, what, text, onRetry }: ProblemPanelProps) {
  const { t } = useTranslation();
  const failed =
    what === undefined ? t(onRetry ? 'problem.load' : 'problem.title') : t('problem.loadWhat', { what });
  const traceId = isProblem(problem) ? problem.traceId : undefined;
  return (
    <Alert role="alert" color="incident" title={title ?? failed} m="md" className="mr-problem">
      <Text size="sm">{text ?? problemText(problem, t)}</Text>
      {isProblem(problem) && problem.errors.length > 0 && (
        <ul className="mr-problem-fields">
          {problem.errors.map((field) => (
            <li key={`${field.pointer}${field.code}`}>
              <Code>{field.pointer}</Code> {fieldText(field, t)}
            </li>
          ))}
        </ul>
      )}
      {traceId && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('problem.trace')} <Code>{traceId}</Code>
        </Text>
      )}
      <Group gap="xs" mt="sm">
        {onRetry && (
          <Button size="xs" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
        <CopyButton value={problemDetails(problem)}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t('problem.copied') : t('problem.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
