import type { Key } from '#engine';
import { failpoint } from '../operations/failpoint.ts';
import {
  UnknownCommit,
  findJournalHash,
  isConnectionLoss,
  isRetriable,
  violatedConstraint,
  writeGroup,
  type AlongWithGroup,
  type GroupOutcome,
  type GroupRows,
  type MigratedInstance,
  type Pools,
} from '../store/port.ts';
import { joinRows } from './instance-rows.ts';

/** What one instance asks to be written. */
export interface Member {
  readonly key: Key;
  readonly rows: GroupRows;
  /** `\x…` hash of the state after the last transition, and its sequence number: how an unknown commit is settled. */
  readonly stateHash: string;
  readonly revision: number;
  readonly wakeUps: readonly number[];
  /** Its rows go to another version with this transition. */
  readonly migration: MigratedInstance | null;
}

export interface CommitPorts {
  readonly pools: Pools;
  readonly random: () => number;
  /** Null when every wake-up is known to be sent already. */
  readonly alongWith: (wakeUps: readonly number[]) => AlongWithGroup | null;
}

export interface MemberOutcome {
  readonly outcome: 'won' | 'revision' | 'idempotency' | 'job' | 'command' | 'hold' | 'message' | 'failed';
  readonly error?: unknown;
}

const triesMax = 8;

/**
 * Writes the members together. What fails because of one member's data is halved until that member is alone (poison);
 * serialization failures and twins that committed meanwhile are simply tried again.
 */
export async function commitGroup(
  members: readonly Member[],
  ports: CommitPorts,
): Promise<ReadonlyMap<Key, MemberOutcome>> {
  const outcomes = new Map<Key, MemberOutcome>();
  await commitPart(members, ports, outcomes);
  return outcomes;
}

// helpers

async function commitPart(
  members: readonly Member[],
  ports: CommitPorts,
  outcomes: Map<Key, MemberOutcome>,
): Promise<void> {
  const along = ports.alongWith(members.flatMap((member) => member.wakeUps));
  const migrations = members.flatMap(({ migration }) => (migration === null ? [] : [migration]));
  const rows = joinRows(members.map((member) => member.rows));
  for (let attempt = 1; ; attempt += 1) {
    try {
      failpoint('before-commit');
      settle(members, await writeGroup(ports.pools.writers, rows, along, migrations), outcomes);
      failpoint('after-commit-before-answer');
      return;
    } catch (error) {
      if (error instanceof UnknownCommit) {
        await settleUnknown(members, ports, outcomes);
        return;
      }
      const passes = isRetriable(error) || isConnectionLoss(error) || violatedConstraint(error) !== undefined;
      if (passes && attempt < triesMax) {
        await pause(2 + ports.random() * 20 * attempt * (isConnectionLoss(error) ? 10 : 1));
        continue;
      }
      await isolate(members, ports, outcomes, error);
      return;
    }
  }
}

function settle(members: readonly Member[], outcome: GroupOutcome, outcomes: Map<Key, MemberOutcome>): void {
  for (const { key } of members) {
    if (outcome.won.has(key)) outcomes.set(key, { outcome: 'won' });
    else outcomes.set(key, { outcome: outcome.blocked.get(key) ?? 'revision' });
  }
}

async function isolate(
  members: readonly Member[],
  ports: CommitPorts,
  outcomes: Map<Key, MemberOutcome>,
  error: unknown,
): Promise<void> {
  const [first] = members;
  if (members.length === 1 && first !== undefined) {
    outcomes.set(first.key, { outcome: 'failed', error });
    return;
  }
  const middle = Math.ceil(members.length / 2);
  await commitPart(members.slice(0, middle), ports, outcomes);
  await commitPart(members.slice(middle), ports, outcomes);
}

/** A journal row with our sequence number and hash says that the commit happened; without one the commands run again. */
async function settleUnknown(
  members: readonly Member[],
  ports: CommitPorts,
  outcomes: Map<Key, MemberOutcome>,
): Promise<void> {
  for (const member of members) {
    outcomes.set(member.key, await settleMember(member, ports));
  }
}

async function settleMember(member: Member, ports: CommitPorts): Promise<MemberOutcome> {
  const deadline = performance.now() + 5000;
  for (;;) {
    try {
      const hash = await findJournalHash(ports.pools.work, member.key, member.revision);
      if (hash === null) return { outcome: 'revision' };
      return { outcome: `\\x${hash.toString('hex')}` === member.stateHash ? 'won' : 'revision' };
    } catch (error) {
      if (!isConnectionLoss(error) || performance.now() > deadline)
        return { outcome: 'failed', error: new UnknownCommit(error) };
      await pause(100);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
