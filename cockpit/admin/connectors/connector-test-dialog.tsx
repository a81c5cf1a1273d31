import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, Modal, prettyJson, problemText, Stack, Text, Textarea } from '#web';
import { useTestConnector } from '../../queries/connector-queries.ts';
import { readJsonObject } from './json-object.ts';

/** What tasks of a connector begin with. */
const examples: Readonly<Record<string, object>> = {
  'millrace:http': { url: 'https://example.org/', method: 'GET' },
  'io.camunda:http-json:1': { url: 'https://example.org/', method: 'GET' },
  'millrace:mail': { to: '', subject: '', text: '' },
  'millrace:message': { messageName: '', correlationKey: '', variables: {} },
  'millrace:script': { variables: {} },
};

/** Calls a connector once, as a task would. */
export function ConnectorTestDialog({ type, onClose }: { type: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() => ({
    inputs: prettyJson(JSON.stringify(examples[type] ?? {})),
    headers: prettyJson(
      JSON.stringify({ ...(type === 'millrace:script' ? { script: '' } : {}), resultVariable: 'result' }),
    ),
  }));
  const attempt = useTestConnector(type);
  const inputs = readJsonObject(typed.inputs);
  const headers = readJsonObject(typed.headers);
  const jsonField = (name: 'inputs' | 'headers', isWrong: boolean) => (
    <Textarea
      label={t(`admin.connectors.${name}`)}
      value={typed[name]}
      error={isWrong && t('admin.connectors.wrongJson')}
      onChange={({ currentTarget }) => setTyped({ ...typed, [name]: currentTarget.value })}
      autosize
      minRows={3}
      maxRows={12}
      spellCheck={false}
      {...(name === 'inputs' && { 'data-autofocus': true })}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('admin.connectors.testOf', { type })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (inputs && headers) attempt.mutate({ inputs, headers: headers as Record<string, string> });
        }}
      >
        <Stack>
          <Text size="sm">{t('admin.connectors.testLead')}</Text>
          {jsonField('inputs', inputs === undefined)}
          {jsonField('headers', headers === undefined)}
          {attempt.error && <Alert color="incident">{problemText(attempt.error, t)}</Alert>}
          <div role="status">{attempt.data && <Outcome {...attempt.data} />}</div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
            <Button type="submit" disabled={!inputs || !headers} loading={attempt.isPending}>
              {t('admin.connectors.call')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

type OutcomeProps = NonNullable<ReturnType<typeof useTestConnector>['data']>;

function Outcome({ ok, message, ms, result }: OutcomeProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Alert
        color={ok ? 'completed' : 'incident'}
        title={t(ok ? 'admin.connectors.worked' : 'admin.connectors.failed', { ms })}
      >
        {message}
      </Alert>
      {result !== null && (
        <Textarea
          label={t('admin.connectors.answer')}
          value={prettyJson(JSON.stringify(result))}
          readOnly
          autosize
          maxRows={14}
        />
      )}
    </Stack>
  );
}
