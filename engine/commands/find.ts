import { Refusal } from '../failure.ts';
import type { Key } from '../model/json.ts';
import { instanceOf, type Run } from '../run.ts';
import type { ElementInstance, JobState, Subscription, UserTaskState } from '../state.ts';

/** LIF-4: a command for something that has ended is rejected and changes nothing. */
export function findJob(run: Run, key: Key): JobState {
  const job = run.working.state.jobs[key];
  if (job === undefined)
    throw new Refusal(
      'JOB_NOT_ACTIVE',
      `Job ${key} has ended: stop working on it, there is nothing to repeat.`,
    );
  return job;
}

export function findUserTask(run: Run, key: Key): UserTaskState {
  const task = run.working.state.userTasks[key];
  if (task === undefined)
    throw new Refusal('TASK_NOT_ACTIVE', `User task ${key} has ended: reload the list.`);
  return task;
}

export function findInstance(run: Run, key: Key): ElementInstance {
  const instance = instanceOf(run, key);
  if (instance === undefined)
    throw new Refusal('NOT_FOUND', `Element instance ${key} does not exist or has ended.`);
  return instance;
}

export function findSubscription(run: Run, key: Key, kind: Subscription['kind']): Subscription {
  const subscription = run.working.state.subscriptions[key];
  if (subscription?.kind !== kind)
    throw new Refusal('NO_SUBSCRIPTION', `Nothing waits under key ${key} any more.`);
  return subscription;
}
