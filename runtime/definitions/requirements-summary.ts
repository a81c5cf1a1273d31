import type { Decision, DecisionRequirements, DecisionType } from '#engine';

/** What a deployment needs of one decision model; made in the reading thread. */
export interface RequirementsSummary {
  readonly resourceName: string;
  readonly requirementsId: string;
  readonly name: string;
  readonly namespace: string;
  /** The model as it is stored. */
  readonly requirementsJson: string;
  /** How long evaluations are kept that belong to no process instance. */
  readonly historyDays: number;
  readonly decisions: readonly {
    readonly decisionId: string;
    readonly name: string;
    readonly versionTag: string | null;
    readonly decisionType: DecisionType;
  }[];
}

/** Days that evaluations are kept when the model says nothing: as long as process instances. */
const HISTORY_DAYS = 180;

export function summarizeRequirements(
  resourceName: string,
  requirements: DecisionRequirements,
): RequirementsSummary {
  const { id: requirementsId, name, namespace, decisions } = requirements;
  return {
    resourceName,
    requirementsId,
    name,
    namespace,
    requirementsJson: JSON.stringify(requirements),
    historyDays: Math.max(HISTORY_DAYS_MIN, ...decisions.map(daysOf)),
    decisions: decisions.map((decision) => ({
      decisionId: decision.id,
      name: decision.name,
      versionTag: decision.versionTag ?? null,
      decisionType: typeOf(decision),
    })),
  };
}

// helpers

const HISTORY_DAYS_MIN = 1;

function daysOf({ historyTimeToLive }: Decision): number {
  const text = /^P?(\d{1,5})D?$/.exec(historyTimeToLive?.trim() ?? '')?.[1];
  return text === undefined ? HISTORY_DAYS : Number(text);
}

function typeOf({ logic }: Decision): DecisionType {
  if (logic?.kind === 'table') return 'DECISION_TABLE';
  return logic?.kind === 'literal' ? 'LITERAL_EXPRESSION' : 'UNKNOWN';
}
