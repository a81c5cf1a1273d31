import type { Variables } from '#client';
import { useTranslation } from 'react-i18next';
import { Alert, Button, CopyButton, Group } from '#web';
import { changedVariables } from './start-values.ts';

/** The task went away under what somebody typed: they can take it along. */
export function UnsentNotice({ before, typed }: { before: Variables; typed: Variables }) {
  const { t } = useTranslation();
  const names = changedVariables(before, typed).map(({ name }) => name);
  if (names.length === 0) return null;
  const text = names.map((name) => `${name}: ${asText(typed[name])}`).join('\n');
  return (
    <Alert color="waiting" role="status" mb="md" title={t('task.unsent')}>
      <Group gap="sm">
        <span>{t('task.unsentHint')}</span>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('task.copyTyped')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}

// helpers

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
