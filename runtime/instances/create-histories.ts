import type { Fact, JsonObject, Key } from '#engine';
import { replayJournal, type ReplayPorts } from '../commands/replay-journal.ts';
import type { Histories, HistoricFact } from '../contract/histories.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import { countTransitions } from '../store/port.ts';

/** A transition takes some microseconds to run again, but its rows have to be read and kept meanwhile. */
const TRANSITIONS_MAX = 20_000;
/** Expressions may take long again: others shall not wait for somebody who reads a log. */
const timeMaxMs = 2_000;

export interface HistoriesPorts extends ReplayPorts {
  readonly queries: Pick<Queries, 'get'>;
}

/**
 * What the rows of history do not keep is in the journal still: it holds every command with its time and keys, so the facts come
 * out again as they were (guarantees I28). Nothing has to be written for that when it happens.
 */
export function createHistories({ queries, ...replay }: HistoriesPorts): Histories {
  return {
    async facts(caller, processInstanceKey, kinds) {
      const instance = await queries.get(caller, 'processInstances', processInstanceKey);
      if (instance === null) return undefined;
      const transitions = await countTransitions(replay.pools.reads, processInstanceKey, TRANSITIONS_MAX + 1);
      if (transitions > TRANSITIONS_MAX) throw tooLong();
      return { instance, facts: await factsOf(replay, processInstanceKey, new Set(kinds)) };
    },
  };
}

// helpers

async function factsOf(
  replay: ReplayPorts,
  processInstanceKey: Key,
  kinds: ReadonlySet<string>,
): Promise<readonly HistoricFact[]> {
  const found: HistoricFact[] = [];
  const startedAt = performance.now();
  await replayJournal(replay, processInstanceKey, ({ seq, at, actor, command }, facts) => {
    facts.forEach((fact: Fact, place) => {
      if (!kinds.has(fact.kind)) return;
      const plain = fact as unknown as JsonObject;
      found.push({ seq, place, at: new Date(at).toISOString(), actor, command, fact: plain });
    });
    if (performance.now() - startedAt > timeMaxMs) throw tooLong();
    // Between two transitions others get their turn.
    return seq % 100 === 0 ? new Promise<void>((resolve) => setImmediate(resolve)) : undefined;
  });
  return found;
}

function tooLong(): Refusal {
  return new Refusal(
    'READ_TIMEOUT',
    `The log of this instance is made from its journal, and that is too long: more than ${TRANSITIONS_MAX} steps, or ${timeMaxMs / 1000} seconds.`,
  );
}
