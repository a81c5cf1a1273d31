import { evaluateDecision, readDmn, shapeDecisionResult } from '#engine';
import type { Command, DecisionRequirements, DecisionResultShape, Fact, JsonObject } from '#engine';
import type { Problem } from '#engine';
import type { ModelFile } from './outcome.ts';

interface DeployedDecision {
  readonly version: number;
  readonly deployment: number;
  readonly versionTag: string | undefined;
  readonly requirements: DecisionRequirements;
}

type Decided =
  | { readonly ok: true; readonly variables: JsonObject }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Deployed decisions, and what the durable runtime does with a decision job: find the version, evaluate, give it its shape. */
export class DecisionDesk {
  private readonly decisions = new Map<string, DeployedDecision[]>();
  private readonly timeZone: string;

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  async deploy(
    files: readonly ModelFile[],
    deployment: number,
  ): Promise<{ readonly isRead: boolean; readonly problems: readonly Problem[] }> {
    const read = await Promise.all(files.map((file) => readDmn(file)));
    const problems = read.flatMap((file) => [...file.problems]);
    if (problems.some((problem) => problem.severity === 'ERROR')) return { isRead: false, problems };
    for (const { requirements } of read) {
      for (const { id, versionTag } of requirements?.decisions ?? []) {
        const versions = this.decisions.get(id) ?? [];
        this.decisions.set(id, versions);
        if (requirements !== undefined)
          versions.push({ version: versions.length + 1, deployment, versionTag, requirements });
      }
    }
    return { isRead: true, problems };
  }

  /** The command by which the runtime's own worker ends a decision job. */
  answer(
    { key: jobKey, headers }: Extract<Fact, { kind: 'jobCreated' }>,
    ownDeployment: number,
    variables: JsonObject,
    now: number,
  ): Command {
    const decided = this.decide(headers, ownDeployment, variables, now);
    if (decided.ok) return { kind: 'completeJob', jobKey, variables: decided.variables };
    const { code: incidentCode, message } = decided;
    return { kind: 'failJob', jobKey, retriesLeft: 0, message, variables: {}, incidentCode };
  }

  private decide(
    headers: Readonly<Record<string, string>>,
    ownDeployment: number,
    variables: JsonObject,
    now: number,
  ): Decided {
    const decisionId = headers['decisionId'] ?? '';
    const found = this.find(decisionId, headers, ownDeployment);
    if (found === undefined)
      return {
        ok: false,
        code: 'CALLED_DECISION_ERROR',
        message: `There is no decision "${decisionId}".`,
      };
    const failed = (message: string): Decided => ({ ok: false, code: 'DECISION_EVALUATION_ERROR', message });
    const { requirements } = found;
    const outcome = evaluateDecision(requirements, decisionId, variables, { now, timeZone: this.timeZone });
    if (outcome.failure !== undefined) return failed(outcome.failure.message);
    const own = outcome.evaluated.find((each) => each.decisionId === decisionId);
    if (own === undefined) return failed(`Nothing is said of "${decisionId}".`);
    const shape = (headers['result'] ?? 'native') as DecisionResultShape;
    const shaped = shapeDecisionResult(requirements, own, shape);
    if (!shaped.ok) return failed(shaped.message);
    const rows = headers['rows'] === 'true' ? { rows: shaped.rows } : {};
    return { ok: true, variables: { result: shaped.value, ...rows } };
  }

  private find(
    decisionId: string,
    headers: Readonly<Record<string, string>>,
    ownDeployment: number,
  ): DeployedDecision | undefined {
    const versions = this.decisions.get(decisionId) ?? [];
    switch (headers['binding']) {
      case 'version':
        return versions.find((each) => String(each.version) === headers['version']);
      case 'versionTag':
        return versions.findLast((each) => each.versionTag === headers['versionTag']);
      case 'deployment':
        return versions.findLast((each) => each.deployment === ownDeployment);
      default:
        return versions.at(-1);
    }
  }
}
