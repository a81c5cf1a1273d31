import type { Caller, Key, Runtime } from '#runtime';
import { ApiProblem } from '../../http/api-problem.ts';
import { found } from '../../auth/row-access.ts';

/** `If-Match` on a task: somebody may have changed it since it was read (api.md 1.13). */
export async function requireTaskRevision(
  runtime: Runtime,
  caller: Caller,
  userTaskKey: Key,
  revision: number | undefined,
): Promise<void> {
  if (revision === undefined) return;
  const task = found(await runtime.queries.get(caller, 'userTasks', userTaskKey));
  if (typeof task['revision'] === 'number' && task['revision'] !== revision) {
    throw new ApiProblem(
      'REVISION_CONFLICT',
      'The task was changed since you read it. Look at the difference and try again.',
      { details: { current: task } },
    );
  }
}
