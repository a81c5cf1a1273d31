import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionTrial } from '#client';
import {
  Alert,
  api,
  Button,
  JsonEditor,
  NativeSelect,
  prettyJson,
  problemText,
  readJson,
  Stack,
  Text,
} from '#web';
import { decisionFacts, sampleInputs } from '../model/decision-facts.ts';

interface TryDecisionProps {
  fileName: string;
  xml: string;
}

/** Evaluates a decision of the file on sample data, by the server's own evaluator; nothing is deployed or kept. */
export function TryDecision({ fileName, xml }: TryDecisionProps) {
  const { t } = useTranslation();
  const { decisions } = decisionFacts(xml);
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState(() => JSON.stringify(sampleInputs(xml), null, 2));
  const decisionId = decisions.some((one) => one.decisionId === chosen)
    ? chosen
    : decisions.at(0)?.decisionId;
  const reading = readJson(text);
  const isObject =
    reading.ok &&
    typeof reading.value === 'object' &&
    reading.value !== null &&
    !Array.isArray(reading.value);
  const trial = useMutation({
    mutationFn: () =>
      api.models.evaluate({
        resources: [{ name: fileName, content: xml }],
        decisionDefinitionId: decisionId ?? '',
        variables: reading.ok ? (reading.value as Record<string, unknown>) : {},
      }),
  });
  return (
    <aside className="mr-decision-try" aria-label={t('models.decision.try')}>
      <Stack gap="sm">
        <h2>{t('models.decision.try')}</h2>
        <NativeSelect
          label={t('models.decision.which')}
          value={decisionId ?? ''}
          data={decisions.map((one) => ({ value: one.decisionId, label: one.name }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <div>
          <Text size="sm" fw={500}>
            {t('models.decision.data')}
          </Text>
          <JsonEditor label={t('models.decision.data')} value={text} onChange={setText} maxHeight="240px" />
          {!isObject && (
            <Text size="xs" c="incident" role="alert">
              {t('models.decision.noObject')}
            </Text>
          )}
        </div>
        <Button
          loading={trial.isPending}
          disabled={!isObject || decisionId === undefined}
          onClick={() => trial.mutate()}
        >
          {t('models.decision.evaluate')}
        </Button>
        <div role="status">
          {trial.error && (
            <Alert color="incident" title={t('models.decision.notEvaluated')}>
              {problemText(trial.error, t)}
            </Alert>
          )}
          {trial.data && <Result trial={trial.data} />}
        </div>
      </Stack>
    </aside>
  );
}

// helpers

function Result({ trial }: { trial: DecisionTrial }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      {trial.failureMessage !== null ? (
        <Alert
          color="incident"
          title={t('models.decision.hasFailed', { id: trial.failedDecisionDefinitionId })}
        >
          {trial.failureMessage}
        </Alert>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {t('models.decision.result')}
          </Text>
          <pre className="mr-decision-output">{JSON.stringify(trial.output, null, 2)}</pre>
        </>
      )}
      {trial.evaluatedDecisions.map((decision) => (
        <details key={decision.decisionDefinitionId}>
          <summary>{decision.decisionDefinitionName}</summary>
          <ul className="mr-model-fields">
            {decision.evaluatedInputs.map((input) => (
              <li key={input.inputId}>
                {input.inputName || input.inputId}: <code>{input.inputValue}</code>
              </li>
            ))}
            {decision.matchedRules.map((rule) => (
              <li key={rule.ruleId}>
                {t('models.decision.rule', { number: rule.ruleIndex })}{' '}
                <code>{rule.evaluatedOutputs.map((output) => output.outputValue).join(', ')}</code>
              </li>
            ))}
            <li>
              {t('models.decision.output')} <code>{prettyJson(decision.output)}</code>
            </li>
          </ul>
        </details>
      ))}
    </Stack>
  );
}
