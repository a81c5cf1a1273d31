import type { ActivateRequest, ActivatedJob, JobProof, JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { JobAccess } from '../../auth/job-access.ts';
import { filtered, onRow } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { answerTenants } from '../tenant-choice.ts';
import {
  ActivateBody,
  ActivatedJobs,
  CompleteBody,
  ErrorBody,
  FailBody,
  JobParams,
  JobSearch,
  JobSearchAnswer,
  UpdateJobBody,
} from './jobs.dto.ts';
import { waitForJobs } from './wait-for-jobs.ts';

const WORK = ['JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'] as const;
const JOB_CODES = ['JOB_NOT_FOUND', 'JOB_NOT_ACTIVE', 'JOB_LEASE_LOST', 'JOB_LEASE_REQUIRED'] as const;

/** The job protocol of workers. */
@Controller()
export class JobsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(JobAccess) private readonly access: JobAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/activation',
    summary: 'Take jobs of one type, waiting until there are some',
    permission: { needs: ['JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'], of: 'row' },
    level: 'L1',
    idempotency: '-',
    body: ActivateBody,
    response: ActivatedJobs,
    codes: ['LEASE_REQUIRED', 'TENANT_NOT_ASSIGNED'],
  })
  async activateJobs(@Input() call: Call<typeof ActivateBody>): Promise<{ jobs: readonly object[] }> {
    const { body } = call;
    const request: ActivateRequest = {
      type: body.type,
      worker: body.worker,
      tenantIds: answerTenants(
        call,
        body.tenantFilter === 'ASSIGNED' ? [...call.caller.tenantIds] : body.tenantIds,
      ),
      lockMs: body.timeout,
      max: Math.min(body.maxJobsToActivate, JOBS_PER_CALL_MAX),
      withLease: body.withLease,
      waitMs: waitMs(body.requestTimeout),
      ...(body.fetchVariable && body.fetchVariable.length > 0 ? { fetchVariables: body.fetchVariable } : {}),
      ...this.access.narrowing(call.caller, body.type),
    };
    const jobs = await waitForJobs(this.runtime, [request], call.reply);
    const forms = (await formsOf(this.runtime, jobs)) ?? new Map<Key, Key>();
    return { jobs: jobs.map((job) => toPublicJob(job, forms)) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/:jobKey/completion',
    summary: 'Complete a job',
    permission: onRow(...WORK),
    level: 'L1',
    idempotency: 'D',
    params: JobParams,
    body: CompleteBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: JOB_CODES,
  })
  async completeJob(@Input() call: Call<typeof CompleteBody, typeof JobParams>): Promise<void> {
    const { jobKey } = call.params;
    await this.access.require(call.caller, jobKey);
    await this.runtime.jobs.complete(
      call.context(),
      jobKey,
      proofOf(call.body),
      call.body.variables,
      call.body.result as JsonObject | undefined,
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/:jobKey/failure',
    summary: 'Say that an attempt failed',
    permission: onRow(...WORK),
    level: 'L1',
    idempotency: 'D',
    params: JobParams,
    body: FailBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: JOB_CODES,
  })
  async failJob(@Input() call: Call<typeof FailBody, typeof JobParams>): Promise<void> {
    const { jobKey } = call.params;
    const { errorMessage, retryBackOff, retryAfter, failureClass, variables } = call.body;
    // Without a class an absent count is none, as clients of the public spec expect.
    const retries = call.body.retries ?? (failureClass === undefined ? 0 : undefined);
    await this.access.require(call.caller, jobKey);
    await this.runtime.jobs.fail(
      call.context(),
      jobKey,
      proofOf(call.body),
      defined({
        retries,
        errorMessage,
        retryBackOffMs: retryBackOff,
        retryAfterMs: retryAfter,
        isPermanent: failureClass === undefined ? undefined : failureClass === 'PERMANENT',
        variables,
      }),
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/:jobKey/error',
    summary: 'Throw a modeled error from a job',
    permission: onRow(...WORK),
    level: 'L1',
    idempotency: 'D',
    params: JobParams,
    body: ErrorBody,
    bodyLimit: VARIABLES_BODY_MAX,
    codes: JOB_CODES,
  })
  async throwJobError(@Input() call: Call<typeof ErrorBody, typeof JobParams>): Promise<void> {
    const { jobKey } = call.params;
    const { errorCode, errorMessage, variables } = call.body;
    await this.access.require(call.caller, jobKey);
    await this.runtime.jobs.throwError(
      call.context(),
      jobKey,
      proofOf(call.body),
      defined({ errorCode, errorMessage, variables }),
    );
  }

  @Endpoint({
    method: 'PATCH',
    path: '/v2/jobs/:jobKey',
    summary: 'Change retries, time limit or priority of a job',
    permission: onRow(...WORK),
    level: 'L1',
    idempotency: 'N',
    params: JobParams,
    body: UpdateJobBody,
    codes: ['JOB_NOT_FOUND', 'JOB_NOT_ACTIVE', 'JOB_LEASE_LOST'],
  })
  async updateJob(@Input() call: Call<typeof UpdateJobBody, typeof JobParams>): Promise<void> {
    const { jobKey } = call.params;
    const { changeset, operationReference } = call.body;
    await this.access.require(call.caller, jobKey);
    const changes = defined({
      retries: changeset.retries,
      lockMs: changeset.timeout,
      priority: changeset.priority,
    });
    await this.runtime.jobs.update(call.context({ operationReference }), jobKey, proofOf(call.body), changes);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/jobs/search',
    summary: 'Find jobs',
    permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'L3',
    idempotency: 'R',
    body: JobSearch,
    response: JobSearchAnswer,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchJobs(@Input() call: Call<typeof JobSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'jobs', call.body));
  }
}

// helpers

/** api.md 1.15. */
const JOBS_PER_CALL_MAX = 1_000;
/** api.md 1.17: absent or 0 is the server's default, negative answers at once. */
const WAIT_MS_DEFAULT = 20_000;
const WAIT_MS_MAX = 300_000;

function waitMs(requestTimeout: number): number {
  if (requestTimeout < 0) return 0;
  return requestTimeout === 0 ? WAIT_MS_DEFAULT : Math.min(requestTimeout, WAIT_MS_MAX);
}

function proofOf(body: { leaseToken: string | undefined }): JobProof {
  return body.leaseToken === undefined ? {} : { leaseToken: body.leaseToken };
}

const taskKeyOf = (userTask: JsonObject): Key => String(userTask['userTaskKey']) as Key;

/** Only listeners of tasks are told of a form; undefined where there is none among the jobs. */
export function formsOf(
  { queries }: Runtime,
  jobs: readonly ActivatedJob[],
): Promise<ReadonlyMap<Key, Key>> | undefined {
  const tasks = jobs.flatMap(({ userTask }) => (userTask === null ? [] : [taskKeyOf(userTask)]));
  return tasks.length === 0 ? undefined : queries.formKeysOfTasks(tasks);
}

export function toPublicJob(job: ActivatedJob, forms: ReadonlyMap<Key, Key>): object {
  const { headers, leaseToken, kind, ...rest } = job;
  const { name: _name, ...task } = job.userTask ?? {};
  return {
    ...rest,
    // Scripts are jobs of the element to everybody outside.
    kind: kind === 'SCRIPT' ? 'BPMN_ELEMENT' : kind,
    customHeaders: headers,
    physicalTenantId: 'default',
    userTask: job.userTask === null ? null : { ...task, formKey: forms.get(taskKeyOf(job.userTask)) ?? null },
    ...(leaseToken === null ? {} : { leaseToken }),
  };
}
