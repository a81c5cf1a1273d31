import type { Key } from '#engine';
import type { Caller } from '../contract/caller.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { HeldCompletions, People, UserTasks } from '../contract/runtime.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  claimHeldCompletions,
  endHeldCompletion,
  insertHeldCompletion,
  takeHeldCompletionBack,
  type HeldCompletion,
} from '../store/humans/held-completion-rows.ts';

export interface HeldCompletionsPorts {
  readonly pool: Database;
  readonly queries: Pick<Queries, 'get'>;
  readonly userTasks: Pick<UserTasks, 'complete' | 'checkCompletion'>;
  readonly drafts: Pick<People, 'saveDraft'>;
  readonly callerOf: (username: string) => Promise<Caller | null>;
  readonly log: (message: string) => void;
}

/** Longer than a completion takes, so that no other process runs it at the same time. */
const leaseMs = 30_000;
/** What a process that died has left is looked for this often. */
const sweepEveryMs = 30_000;
const claimMax = 50;

/**
 * A completion that can be undone is a row until its time is over, so nothing is lost when the page or this process goes away.
 * Whatever refuses it then leaves the answer as a draft with the open task.
 */
export function createHeldCompletions(
  ports: HeldCompletionsPorts,
): HeldCompletions & { stop(): Promise<void> } {
  const { pool } = ports;
  const timers = new Set<NodeJS.Timeout>();
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const runDue = (): void => {
    if (isStopped) return;
    running = running
      .then(() => completeDue(ports))
      .catch((error: unknown) => {
        ports.log(`Held completions could not be run; it is tried again. ${String(error)}`);
      });
  };
  const sweeping = setInterval(runDue, sweepEveryMs).unref();
  runDue();
  return {
    async hold(context, userTaskKey, { variables, action, holdMs }) {
      await ports.userTasks.checkCompletion(context, userTaskKey, variables, action);
      const task = await ports.queries.get(context.caller, 'userTasks', userTaskKey);
      if (task === null) throw new Refusal('NOT_FOUND', 'No user task has this key.');
      const held = {
        taskKey: userTaskKey,
        tenantId: String(task['tenantId']),
        username: context.caller.id,
        variables,
        action: action ?? null,
        reason: context.reason ?? null,
      };
      refuse(await insertHeldCompletion(pool, held, holdMs));
      const timer = setTimeout(() => {
        timers.delete(timer);
        runDue();
      }, holdMs + 1);
      timers.add(timer.unref());
    },
    async takeBack({ caller }, userTaskKey) {
      if (await takeHeldCompletionBack(pool, userTaskKey, caller.id)) return;
      throw new Refusal('TOO_LATE', 'The completion is done, or it is not yours to take back.');
    },
    async stop() {
      isStopped = true;
      clearInterval(sweeping);
      for (const timer of timers) clearTimeout(timer);
      await running;
    },
  };
}

// helpers

function refuse(outcome: Awaited<ReturnType<typeof insertHeldCompletion>>): void {
  if (outcome === 'notOpen')
    throw new Refusal('TASK_NOT_ACTIVE', 'The task is being changed or has ended. Reload, and try again.');
  if (outcome === 'undoNotAllowed')
    throw new Refusal(
      'UNDO_NOT_ALLOWED',
      'The process does not let completions be taken back. Complete without holdFor.',
    );
}

async function completeDue(ports: HeldCompletionsPorts): Promise<void> {
  for (;;) {
    const due = await claimHeldCompletions(ports.pool, leaseMs, claimMax);
    for (const held of due) await completeOne(ports, held);
    if (due.length < claimMax) return;
  }
}

async function completeOne(ports: HeldCompletionsPorts, held: HeldCompletion): Promise<void> {
  const { taskKey, tenantId, variables, action, reason } = held;
  const caller = await ports.callerOf(held.username);
  const context = { caller: caller ?? nobody(held), tenantId, ...(reason === null ? {} : { reason }) };
  try {
    await ports.userTasks.complete(context, taskKey, variables, action ?? undefined);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await endHeldCompletion(ports.pool, taskKey, true);
    ports.log(`The held completion of user task ${taskKey} was refused: ${error.message}`);
    await keepAsDraft(ports, context.caller, taskKey, held);
    return;
  }
  await endHeldCompletion(ports.pool, taskKey, false);
}

/** The task may be gone by now; then there is nothing to keep the answer with. */
async function keepAsDraft(
  { drafts }: HeldCompletionsPorts,
  caller: Caller,
  taskKey: Key,
  { variables }: HeldCompletion,
): Promise<void> {
  await drafts.saveDraft(caller, 'userTask', taskKey, variables).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

/** Who completed has been removed since: the completion is still theirs, and gives no right to anything else. */
function nobody({ username, tenantId }: HeldCompletion): Caller {
  return { id: username, kind: 'user', tenantIds: [tenantId], groupIds: [], roleIds: [], grants: [] };
}
