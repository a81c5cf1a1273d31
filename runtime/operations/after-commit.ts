import type { Key } from '#engine';
import type { LaneExecution } from '../commands/execute-lane.ts';
import type { InProcessHost } from '../connectors/in-process-workers.ts';
import type { EndWaiters } from '../instances/end-waiters.ts';
import type { JobWaiters } from '../jobs/job-waiters.ts';
import type { LiveHub } from '../live-hub.ts';
import type { MessageService } from '../messages/create-messages.ts';
import { findCommandRowsFor, type StoredCommandRow } from '../store/command-row-rows.ts';
import type { Clock } from '../store/database-clock.ts';
import { findBufferedFor } from '../store/message-rows.ts';
import type { Pools } from '../store/pools.ts';
import type { DueHeap } from '../timers/due-heap.ts';
import type { Timers } from '../timers/timers.ts';
import { taskOutcomeOf, type TaskWaiters } from '../user-tasks/task-waiters.ts';
import type { Hints } from './hints.ts';

export interface AfterCommitPorts {
  readonly host: InProcessHost;
  readonly waiters: JobWaiters;
  readonly timers: Timers;
  /** Due times of failed attempts. */
  readonly retries: DueHeap;
  readonly hub: LiveHub;
  readonly hints: Hints;
  readonly ends: EndWaiters;
  readonly tasks: TaskWaiters;
  readonly deliver: (rows: readonly StoredCommandRow[]) => Promise<void>;
  readonly messages: MessageService;
  /** Told of what goes on after the commit: the virtual clock waits for it. */
  readonly follow: (work: Promise<unknown>) => void;
  readonly pools: Pools;
  readonly now: () => number;
  readonly log: (message: string, error: unknown) => void;
}

/** What follows a commit without being part of it: attempts begin, workers wake, effects on others are delivered. */
export function afterCommit(ports: AfterCommitPorts): (executions: readonly LaneExecution[]) => void {
  return (executions) => {
    const types = new Set<string>();
    const due: number[] = [];
    const commands: StoredCommandRow[] = [];
    const opened: Key[] = [];
    const offeredAgain: LaneExecution[] = [];
    for (const execution of executions) {
      ports.host.begin(execution);
      collect(execution, types, due, commands, opened);
      if (execution.rows.suspensions.some((row) => !row.suspended)) resumeWaiting(ports, execution);
      if (execution.rows.endedHolds.length > 0) offeredAgain.push(execution);
      reportEnd(ports, execution);
      reportTasks(ports, execution);
    }
    if (types.size > 0) {
      ports.waiters.wake(types);
      ports.host.wake(types);
    }
    for (const dueAt of due) ports.timers.expect(dueAt);
    for (const dueAt of retryTimes(executions)) ports.retries.add(dueAt);
    if (types.size + due.length > 0) ports.hints.tell({ types: [...types], due });
    if (commands.length > 0) ports.follow(ports.deliver(commands));
    if (opened.length > 0) lookForMessages(ports, opened);
    if (offeredAgain.length > 0) offerFreed(ports);
    ports.hub.publishExecutions(executions);
  };
}

/** Wake-ups exist in real time only: a virtual clock is moved by the test, which runs what is due itself. */
export function clockedWakeUps(clock: Clock): (execution: LaneExecution) => readonly number[] {
  return (execution) => {
    if (!clock.isReal) return [];
    const { newTimers, movedTimers } = execution.rows;
    return [
      ...newTimers.map((row) => row.dueAt),
      ...movedTimers.map((row) => row.dueAt),
      ...retryTimes([execution]),
    ];
  };
}

// helpers

/** When failed attempts may run again, with and without a row so far. */
function retryTimes(executions: readonly LaneExecution[]): number[] {
  const times: number[] = [];
  for (const { rows } of executions) {
    for (const job of rows.failedJobs) if (job.state === 'ready') times.push(job.dueAt);
    for (const job of rows.newJobs)
      if (job.dueAt > job.createdAt && job.state === 'ready') times.push(job.dueAt);
  }
  return times;
}

function collect(
  execution: LaneExecution,
  types: Set<string>,
  due: number[],
  commands: StoredCommandRow[],
  opened: Key[],
): void {
  const { rows } = execution;
  for (const job of rows.newJobs) if (job.state === 'ready') types.add(job.type);
  for (const timer of rows.newTimers) due.push(timer.dueAt);
  for (const timer of rows.movedTimers) due.push(timer.dueAt);
  for (const row of rows.newCommands) {
    const { key, shard, targetKey, tenantId, command } = row;
    commands.push({ key, shard, targetKey, tenantId, command: JSON.parse(command) as unknown });
  }
  for (const subscription of rows.newSubscriptions)
    if (subscription.kind === 'message') opened.push(subscription.key);
  for (const subscription of rows.movedSubscriptions) opened.push(subscription.key);
}

/** Guarantees 4.3: whoever commits second looks for the other. */
function lookForMessages(ports: AfterCommitPorts, subscriptionKeys: readonly Key[]): void {
  ports.follow(
    findBufferedFor(ports.pools.work, subscriptionKeys, ports.now())
      .then(async (keys) => {
        for (const key of keys) await ports.messages.offer(key);
      })
      .catch((error: unknown) =>
        ports.log('Buffered messages could not be looked up; the reconciler does so.', error),
      ),
  );
}

/** RUN-4: what waited while the instance was suspended is applied now. */
function resumeWaiting(ports: AfterCommitPorts, execution: LaneExecution): void {
  const subscriptions = Object.values(execution.after?.state.subscriptions ?? {});
  const messages = subscriptions.filter((each) => each.kind === 'message').map((each) => each.key);
  if (messages.length > 0) lookForMessages(ports, messages);
  ports.follow(
    findCommandRowsFor(ports.pools.work, execution.key)
      .then(ports.deliver)
      .then(() => ports.timers.fireDue())
      .catch((error: unknown) =>
        ports.log(
          `What waited for instance ${execution.key} could not be read; the reconciler does so.`,
          error,
        ),
      ),
  );
  ports.host.wake(ports.host.types);
  ports.waiters.wake(ports.waiters.types);
}

/** MSG-6: the next message of a key whose instance has ended may start now. */
function offerFreed(ports: AfterCommitPorts): void {
  ports.follow(
    ports.messages
      .offerUnmatched()
      .catch((error: unknown) =>
        ports.log('Messages could not be offered again; the reconciler does so.', error),
      ),
  );
}

/** LSN-2: whoever asked for a change of a task hears what its listeners said, in this process and in the others. */
function reportTasks(ports: AfterCommitPorts, execution: LaneExecution): void {
  const { changedUserTasks, endedUserTasks } = execution.rows;
  if (changedUserTasks.length + endedUserTasks.length === 0) return;
  const settled = execution.done.flatMap(({ transition }) =>
    transition.facts.flatMap((fact) => taskOutcomeOf(fact) ?? []),
  );
  if (settled.length === 0) return;
  for (const { key, outcome } of settled) ports.tasks.settled(key, outcome);
  ports.hints.tell({ tasks: settled });
}

function reportEnd(ports: AfterCommitPorts, execution: LaneExecution): void {
  if (execution.after !== null || execution.done.length === 0) return;
  for (const { transition } of execution.done) {
    for (const fact of transition.facts) {
      if (fact.kind !== 'instanceCompleted' && fact.kind !== 'instanceTerminated') continue;
      // Only the process that started it can wait for it, and with whom: nobody else has to hear.
      if (ports.ends.ended(execution.key, fact.variables)) continue;
      ports.hints.tell({ ended: [{ key: execution.key, variables: fact.variables }] });
    }
  }
}
