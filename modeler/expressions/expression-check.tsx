import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonValue, Variables } from '#client';
import { api, Button, Code, Group, problemText, Text, useDebouncedValue } from '#web';
import { findElement, setDefaultFlow, showElement } from '../canvas/modeler-actions.ts';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { SelectedElement } from '../canvas/model-element.ts';
import { withFields } from '../model/sample-data.ts';
import { VariablesField, variablesOf } from '../trial/variables-field.tsx';
import { elementExpressions, type ElementExpression } from './element-expressions.ts';
import './expression-check.css';

interface ExpressionCheckProps {
  modeler: BpmnModeler;
  selected: SelectedElement;
  /** What the forms of the model would give. */
  sample: Variables;
  /** The data that somebody wrote for this draft; absent while nobody did. */
  kept: string | undefined;
  onKeep: (text: string) => void;
}

const evaluationDelayMs = 400;

/** The expressions of the selected element on sample data, evaluated by the engine that will run them. */
export function ExpressionCheck({ modeler, selected, sample, kept, onKeep }: ExpressionCheckProps) {
  const { t } = useTranslation();
  const [isEditing, setIsEditing] = useState(false);
  const node = findElement(modeler, selected.id)?.businessObject;
  const found = node ? elementExpressions(node) : [];
  if (found.length === 0) return null;
  const text = kept ?? JSON.stringify(sample, null, 2);
  const variables = variablesOf(text);
  const isExclusive = selected.type === 'bpmn:ExclusiveGateway';
  return (
    <section className="mr-expressions" aria-label={t('models.expressions.title')}>
      <Group justify="space-between" gap={6}>
        <h3>{t('models.expressions.title')}</h3>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isEditing}
          onClick={() => setIsEditing(!isEditing)}
        >
          {t(isEditing ? 'models.expressions.hide' : 'models.expressions.edit')}
        </Button>
      </Group>
      {isEditing && (
        <>
          <VariablesField label={t('models.expressions.data')} text={text} onText={onKeep} />
          <Button
            size="compact-xs"
            variant="default"
            disabled={!variables}
            onClick={() => variables && onKeep(JSON.stringify(withFields(variables, sample), null, 2))}
          >
            {t('models.expressions.fromForms')}
          </Button>
        </>
      )}
      {variables ? (
        <Results
          found={found}
          variables={variables}
          isExclusive={isExclusive}
          {...(selected.type !== 'bpmn:SequenceFlow' && { ways: waysOf(modeler, selected) })}
        />
      ) : (
        !isEditing && <Text size="xs">{t('models.trial.noObject')}</Text>
      )}
    </section>
  );
}

// helpers

type Answer = { result: JsonValue } | { failure: unknown } | undefined;

interface ResultsProps {
  found: readonly ElementExpression[];
  variables: Variables;
  /** Only the first way that holds is taken. */
  isExclusive: boolean;
  /** Absent where the selected element is the way itself. */
  ways?: WayActions;
}

interface WayActions {
  edit: (flowId: string) => void;
  makeDefault: (flowId: string) => void;
}

/** A way out has no item in the outline, so its condition is reached from the element it leaves. */
function waysOf(modeler: BpmnModeler, selected: SelectedElement): WayActions {
  return {
    edit: (flowId) => showElement(modeler, flowId, 'conditionExpression'),
    makeDefault: (flowId) => setDefaultFlow(modeler, selected.id, flowId),
  };
}

function Results({ found, variables, isExclusive, ways }: ResultsProps) {
  const { t, i18n } = useTranslation();
  const answers = useAnswers(found, variables);
  const taken = takenFlows(found, answers, isExclusive);
  return (
    <ul className="mr-expression-results" aria-live="polite">
      {found.map(({ property, expression, flow }, index) => (
        <li key={`${property} ${flow?.id ?? ''} ${index}`} data-taken={taken.has(index) || undefined}>
          {!flow && (
            <Text size="xs" c="dimmed">
              {i18n.exists(`models.expressions.property.${property}`)
                ? t(`models.expressions.property.${property}`)
                : property}
            </Text>
          )}
          {expression !== '' && <Code>{expression}</Code>}
          <OneResult
            answer={answers[index]}
            hasCondition={expression !== ''}
            flow={flow}
            isTaken={taken.has(index)}
          />
          {flow && ways && <WayButtons flow={flow} ways={ways} hasCondition={expression !== ''} />}
        </li>
      ))}
    </ul>
  );
}

function WayButtons({ flow, ways, hasCondition }: { flow: Way; ways: WayActions; hasCondition: boolean }) {
  const { t } = useTranslation();
  if (flow.isDefault) return null;
  const name = flow.target;
  return (
    <Group gap={4}>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('models.expressions.editWay', { name })}
        onClick={() => ways.edit(flow.id)}
      >
        {t('models.expressions.editCondition')}
      </Button>
      {!hasCondition && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={t('models.problems.fixes.SET_DEFAULT_FLOW', { name })}
          onClick={() => ways.makeDefault(flow.id)}
        >
          {t('models.expressions.makeDefault')}
        </Button>
      )}
    </Group>
  );
}

type Way = NonNullable<ElementExpression['flow']>;

interface OneResultProps {
  answer: Answer;
  hasCondition: boolean;
  flow: ElementExpression['flow'];
  isTaken: boolean;
}

function OneResult({ answer, hasCondition, flow, isTaken }: OneResultProps) {
  const { t } = useTranslation();
  const name = flow?.target ?? '';
  if (flow?.isDefault)
    return (
      <p>{t(isTaken ? 'models.expressions.otherwiseTaken' : 'models.expressions.otherwise', { name })}</p>
    );
  if (!hasCondition) return <p>{t('models.expressions.noCondition', { name })}</p>;
  if (answer === undefined) return <p>{t('models.expressions.waiting')}</p>;
  if ('failure' in answer) return <p className="mr-expression-failed">{problemText(answer.failure, t)}</p>;
  const value = JSON.stringify(answer.result);
  if (!flow) return <p className="mr-expression-value">{value}</p>;
  if (answer.result === true)
    return <p>{t(isTaken ? 'models.expressions.goesTo' : 'models.expressions.holdsToo', { name })}</p>;
  return <p>{t('models.expressions.notTo', { name, value })}</p>;
}

/** Asked a moment after the last change, and each pair of expression and data only once. */
function useAnswers(found: readonly ElementExpression[], variables: Variables): Answer[] {
  const asked = JSON.stringify({ expressions: found.map(({ expression }) => expression), variables });
  const [settled] = useDebouncedValue(asked, evaluationDelayMs);
  const request = useMemo(
    () => JSON.parse(settled) as { expressions: string[]; variables: Variables },
    [settled],
  );
  const results = useQueries({
    queries: request.expressions.map((expression) => ({
      queryKey: ['expression', expression, request.variables],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.models.evaluateExpression({ expression, variables: request.variables }, { signal }),
      enabled: expression !== '',
      retry: false,
      staleTime: Infinity,
      gcTime: 60_000,
    })),
  });
  // Answers to an older text say nothing about this one.
  if (settled !== asked) return [];
  return results.map(({ data, error }) => (error ? { failure: error } : data && { result: data.result }));
}

/** Which of the ways out a token takes with this data, as far as the answers are there. */
function takenFlows(
  found: readonly ElementExpression[],
  answers: readonly Answer[],
  isExclusive: boolean,
): Set<number> {
  const holds = (index: number) => {
    const answer = answers[index];
    return answer !== undefined && 'result' in answer && answer.result === true;
  };
  const ways = [...found.keys()].filter((index) => found[index]?.flow !== undefined);
  const holding = ways.filter((index) => !found[index]?.flow?.isDefault && holds(index));
  if (holding.length > 0) return new Set(isExclusive ? holding.slice(0, 1) : holding);
  const conditions = ways.filter((index) => !found[index]?.flow?.isDefault);
  const areAllKnown = conditions.every((index) => {
    const answer = answers[index];
    return answer !== undefined && 'result' in answer;
  });
  return new Set(areAllKnown ? ways.filter((index) => found[index]?.flow?.isDefault) : []);
}
