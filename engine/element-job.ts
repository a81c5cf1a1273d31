import type { BehaviorContext } from './element-behavior.ts';
import type { JobModel } from './model/process-model.ts';
import { readInteger, readText } from './read-expression.ts';
import type { ElementInstance } from './state.ts';

/** TSK-5: type, retries, headers and priority are evaluated when the job is created, one job per activation. */
export function createElementJob(ctx: BehaviorContext, job: JobModel, instance: ElementInstance): void {
  ctx.createJob(instance, {
    jobKind: 'BPMN_ELEMENT',
    listenerEventType: 'UNSPECIFIED',
    type: readText(ctx, job.type, instance.key, 'the job type'),
    retries: readInteger(ctx, job.retries, instance.key, 'the number of retries', { minimum: 1 }),
    priority:
      job.priority === undefined ? 0 : readInteger(ctx, job.priority, instance.key, 'the job priority'),
    headers: job.headers,
    backoff: job.backoff,
    delivery: job.delivery,
  });
}
