import type { ActivatedJob, ActivateRequest, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { compileProjector } from '../../http/projection.ts';
import { EventStream } from '../../live/event-stream.ts';
import { OpenStreams } from '../../live/open-streams.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { answerTenants } from '../tenant-choice.ts';
import { formsOf, toPublicJob } from './jobs.controller.ts';
import { ActivatedJobs, StreamQuery } from './jobs.dto.ts';

/** Jobs as server-sent events: one `job` event each, in the shape of an activation. */
@Controller()
export class JobStreamController {
  private readonly project = compileProjector(ActivatedJobs.shape.jobs.element);

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(JobAccess) private readonly access: JobAccess,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/jobs/stream',
    summary: 'Stream of jobs of one type as server-sent events; never more than maxJobs at work',
    permission: { needs: ['JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'], of: 'row' },
    level: 'X1',
    idempotency: '-',
    query: StreamQuery,
    responseType: 'text/event-stream',
    codes: ['TENANT_NOT_ASSIGNED', 'RATE_LIMITED'],
  })
  async streamJobs(@Input() call: Call<undefined, undefined, typeof StreamQuery>): Promise<void> {
    const { query, caller } = call;
    const request: ActivateRequest = {
      type: query.type,
      worker: query.worker,
      tenantIds: answerTenants(call, query.tenantIds),
      lockMs: query.timeout,
      max: query.maxJobs,
      withLease: query.withLease,
      waitMs: 0,
      ...(query.fetchVariable ? { fetchVariables: query.fetchVariable } : {}),
      ...this.access.narrowing(caller, query.type),
    };
    const stream = new EventStream(call.reply);
    const end = new AbortController();
    this.streams.addJobs(caller.id, stream);
    stream.onClose(() => end.abort());
    try {
      await this.runtime.jobs.stream(request, (jobs) => this.send(stream, jobs, call.isExtended), end.signal);
    } catch {
      // The server stops or refuses: the worker comes back, and is then told why by an answer it can read.
      stream.bye();
    }
  }

  /** What has not left when the connection ends is given back at once; no retry is used. */
  private send(stream: EventStream, jobs: readonly ActivatedJob[], isExtended: boolean): void {
    const giveBack = (unsent: readonly ActivatedJob[]): void => {
      void this.runtime.jobs.release(unsent).catch(() => undefined);
    };
    const emit = (forms: ReadonlyMap<Key, Key>): void => {
      for (const job of jobs)
        stream.emit('job', this.project(toPublicJob(job, forms), isExtended) as object, (hasLeft) => {
          if (!hasLeft) giveBack([job]);
        });
    };
    const forms = formsOf(this.runtime, jobs);
    if (forms === undefined) emit(new Map());
    else forms.then(emit, () => giveBack(jobs));
  }
}
