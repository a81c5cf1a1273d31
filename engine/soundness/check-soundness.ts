import type { ProcessModel } from '../model/process-model.ts';
import { explainMeeting, explainStuck } from './explain-path.ts';
import type { PathStep } from './explain-path.ts';
import { exploreNet } from './explore-net.ts';
import type { Budget, Exploration } from './explore-net.ts';
import { liveNodes } from './live-nodes.ts';
import { passesWithoutWaiting } from './loops-without-wait.ts';
import { compileNet } from './net-transitions.ts';
import type { CompiledNet } from './net-transitions.ts';
import { reduceNet } from './reduce-net.ts';
import { buildScopeGraph } from './scope-graph.ts';
import type { ScopeGraph } from './scope-graph.ts';
import { circles, withoutEnd } from './scope-structure.ts';
import { TokenNet } from './token-net.ts';

export type SoundnessCode =
  | 'DEADLOCK'
  | 'MUTUAL_WAIT'
  | 'LACK_OF_SYNCHRONIZATION'
  | 'DEAD_ELEMENT'
  | 'NO_PROPER_END'
  | 'LOOP_WITHOUT_WAIT'
  | 'SOUNDNESS_INCOMPLETE';

export interface SoundnessFinding {
  readonly code: SoundnessCode;
  readonly elementId: string;
  /** `MUTUAL_WAIT`: the other join. */
  readonly otherId?: string;
  /** The shortest run that shows it, element by element; empty where there is none to show. */
  readonly path: readonly PathStep[];
  /** `SOUNDNESS_INCOMPLETE`: what was not checked, where it is not the number of states. */
  readonly reason?: string;
}

export interface Soundness {
  readonly isComplete: boolean;
  readonly states: number;
  readonly findings: readonly SoundnessFinding[];
}

/** bpmn.md 4: states explored of one process, and firings, which bound the time where a state has many ways on. */
export const SOUNDNESS_STATES_MAX = 100_000;
const SOUNDNESS_FIRINGS_MAX = 600_000;
/** One scope names at most this many places where tokens meet. */
const MEETINGS_MAX = 20;

/**
 * Explores the tokens of each scope of a process: conditions and events are free choices, activities take any time,
 * boundary events may fire, joins follow section 2, a nested scope is one activity of the scope around it. Counts states
 * and never time, so that the same model always gets the same answer.
 */
export function checkSoundness(model: ProcessModel, statesMax = SOUNDNESS_STATES_MAX): Soundness {
  const budget: Budget = { statesLeft: statesMax, firingsLeft: SOUNDNESS_FIRINGS_MAX };
  const findings: SoundnessFinding[] = [];
  let isComplete = true;
  const passes = passesWithoutWaiting(model);
  for (const scope of Object.values(model.scopes)) {
    const graph = buildScopeGraph(model, scope);
    if (graph === undefined) {
      isComplete = false;
      continue;
    }
    const { found, reason } = checkScope(graph, budget);
    findings.push(...found);
    for (const circle of circles(graph, passes))
      findings.push({ code: 'LOOP_WITHOUT_WAIT', elementId: circle[0] ?? '', path: plain(circle) });
    if (reason === undefined) continue;
    isComplete = false;
    findings.push({ code: 'SOUNDNESS_INCOMPLETE', elementId: scope.id, path: [], reason });
  }
  return { isComplete, states: statesMax - budget.statesLeft, findings };
}

// helpers

function checkScope(
  graph: ScopeGraph,
  budget: Budget,
): { readonly found: readonly SoundnessFinding[]; readonly reason: string | undefined } {
  const net = new TokenNet(graph);
  reduceNet(net);
  const compiled = compileNet(net);
  const limit = budget.statesLeft;
  const exploration = graph.beyond === undefined ? exploreNet(compiled, budget) : undefined;
  const found =
    exploration === undefined
      ? []
      : [...joinFindings(compiled, exploration), ...meetings(compiled, exploration)];
  const isTrusted = exploration?.isComplete === true && exploration.meetings.length === 0;
  const live = liveNodes(compiled, isTrusted ? exploration.fired : undefined);
  const waiting = new Set(found.map(({ elementId }) => elementId));
  graph.nodes.forEach((node, number) => {
    if (!live.has(number) && !waiting.has(node.id))
      found.push({ code: 'DEAD_ELEMENT', elementId: node.id, path: [] });
  });
  for (const way of withoutEnd(graph, (node) => live.has(node)))
    found.push({ code: 'NO_PROPER_END', elementId: way.at(-1) ?? '', path: plain(way) });
  const reason = exploration?.isComplete === false ? `more than ${limit} states` : compiled.beyond;
  return { found, reason };
}

function joinFindings(compiled: CompiledNet, exploration: Exploration): SoundnessFinding[] {
  return exploration.stuck.map((stuck) => {
    const explained = explainStuck(compiled, exploration, stuck);
    const [other] = stuck.mutual;
    return other === undefined
      ? { code: 'DEADLOCK', ...explained }
      : { code: 'MUTUAL_WAIT', otherId: other.node.node.id, ...explained };
  });
}

function meetings(compiled: CompiledNet, exploration: Exploration): SoundnessFinding[] {
  const byElement = new Map<string, SoundnessFinding>();
  for (const meeting of exploration.meetings) {
    if (byElement.size >= MEETINGS_MAX) break;
    const explained = explainMeeting(compiled, exploration, meeting);
    if (!byElement.has(explained.elementId))
      byElement.set(explained.elementId, { code: 'LACK_OF_SYNCHRONIZATION', ...explained });
  }
  return [...byElement.values()];
}

function plain(ids: readonly string[]): readonly PathStep[] {
  return ids.map((elementId) => ({ elementId, tokens: [] }));
}
