import type { ActivatedJob, ActivateRequest, CommandContext, JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { JobAccess } from '../../auth/job-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { waitForJobs } from '../../v2/jobs/wait-for-jobs.ts';
import { onRow } from '../../auth/permission.ts';
import {
  answerObject,
  camundaDate,
  definitionId,
  definitionKeyOf,
  keyOf,
  shownTenant,
} from '../engine-rest-fields.ts';
import { typesOfInstances, withTypes } from '../variables/known-types.ts';
import { toJsonVariables, toTypedVariables } from '../variables/typed-variables.ts';
import type { KnownTypes } from '../variables/typed-variables.ts';
import {
  BpmnErrorBody,
  CompleteBody,
  ExtendLockBody,
  FailureBody,
  FetchAndLockBody,
  LockBody,
  TaskParams,
} from './external-tasks.dto.ts';

const WORK = onRow('JOB_TYPE:WORK', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE');
const common = { permission: WORK, level: 'L1' } as const;
type Topic = z.output<typeof FetchAndLockBody>['topics'][number];

/** External tasks: the same jobs and leases as `/v2/jobs`, fenced by `workerId` (api.md 3.2). */
@Controller()
export class ExternalTasksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(JobAccess) private readonly access: JobAccess,
  ) {}

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/fetchAndLock',
    aliases: ['/engine-rest/engine/default/external-task/fetchAndLock'],
    summary: 'Take external tasks of several topics, waiting when asked',
    idempotency: '-',
    body: FetchAndLockBody,
    response: z.array(answerObject()),
  })
  async fetchAndLock(@Input() call: Call<typeof FetchAndLockBody>): Promise<readonly object[]> {
    const { body } = call;
    const requests = body.topics.map((topic) => this.requestOf(call, topic));
    if (requests.length === 0) return [];
    const jobs = await waitForJobs(this.runtime, requests, call.reply);
    if (jobs.length === 0) return [];
    const keys = jobs.map(({ processInstanceKey }) => processInstanceKey);
    const types = await typesOfInstances(this.runtime, keys);
    return jobs.map((job) => toExternalTask(job, types(job.processInstanceKey)));
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/complete',
    aliases: ['/engine-rest/engine/default/external-task/:id/complete'],
    summary: 'Complete an external task',
    idempotency: 'D',
    params: TaskParams,
    body: CompleteBody,
    bodyLimit: VARIABLES_BODY_MAX,
  })
  async completeExternalTask(@Input() call: Call<typeof CompleteBody, typeof TaskParams>): Promise<void> {
    const { body } = call;
    const { context, jobKey } = await this.taskOf(call);
    const typed = { ...body.variables, ...body.localVariables };
    const proof = { workerId: body.workerId };
    await this.runtime.jobs.complete(withTypes(context, typed), jobKey, proof, toJsonVariables(typed));
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/failure',
    aliases: ['/engine-rest/engine/default/external-task/:id/failure'],
    summary: 'Say that an attempt failed',
    idempotency: 'D',
    params: TaskParams,
    body: FailureBody,
    bodyLimit: VARIABLES_BODY_MAX,
  })
  async failExternalTask(@Input() call: Call<typeof FailureBody, typeof TaskParams>): Promise<void> {
    const { body } = call;
    const { context, jobKey } = await this.taskOf(call);
    const { retries, errorMessage, errorDetails, retryTimeout } = body;
    const typed = { ...body.variables, ...body.localVariables };
    const variables = toJsonVariables(typed);
    const failure = defined({ retries, errorMessage, errorDetails, retryBackOffMs: retryTimeout, variables });
    await this.runtime.jobs.fail(withTypes(context, typed), jobKey, { workerId: body.workerId }, failure);
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/bpmnError',
    aliases: ['/engine-rest/engine/default/external-task/:id/bpmnError'],
    summary: 'Throw a modeled error from an external task',
    idempotency: 'D',
    params: TaskParams,
    body: BpmnErrorBody,
    bodyLimit: VARIABLES_BODY_MAX,
  })
  async throwExternalTaskError(@Input() call: Call<typeof BpmnErrorBody, typeof TaskParams>): Promise<void> {
    const { body } = call;
    const { context, jobKey } = await this.taskOf(call);
    const { errorCode, errorMessage } = body;
    const error = defined({ errorCode, errorMessage, variables: toJsonVariables(body.variables) });
    await this.runtime.jobs.throwError(
      withTypes(context, body.variables),
      jobKey,
      { workerId: body.workerId },
      error,
    );
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/extendLock',
    aliases: ['/engine-rest/engine/default/external-task/:id/extendLock'],
    summary: 'Keep an external task longer, counted from now',
    idempotency: 'N',
    params: TaskParams,
    body: ExtendLockBody,
  })
  async extendExternalTaskLock(@Input() call: Call<typeof ExtendLockBody, typeof TaskParams>): Promise<void> {
    const { context, jobKey } = await this.taskOf(call);
    await this.runtime.jobs.update(
      context,
      jobKey,
      { workerId: call.body.workerId },
      { lockMs: call.body.newDuration },
    );
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/lock',
    aliases: ['/engine-rest/engine/default/external-task/:id/lock'],
    summary: 'Take one external task by its id',
    idempotency: 'N',
    params: TaskParams,
    body: LockBody,
  })
  async lockExternalTask(@Input() call: Call<typeof LockBody, typeof TaskParams>): Promise<void> {
    const { context, jobKey } = await this.taskOf(call);
    await this.runtime.jobs.lock(context, jobKey, call.body.workerId, call.body.lockDuration);
  }

  @Endpoint({
    ...common,
    method: 'POST',
    path: '/engine-rest/external-task/:id/unlock',
    aliases: ['/engine-rest/engine/default/external-task/:id/unlock'],
    summary: 'Give an external task back',
    idempotency: 'N',
    params: TaskParams,
  })
  async unlockExternalTask(@Input() call: Call<undefined, typeof TaskParams>): Promise<void> {
    const { context, jobKey } = await this.taskOf(call);
    await this.runtime.jobs.unlock(context, jobKey);
  }

  private requestOf(call: Call<typeof FetchAndLockBody>, topic: Topic): ActivateRequest {
    const { body, caller } = call;
    const { tenantId } = call.context();
    return {
      type: topic.topicName,
      worker: body.workerId,
      tenantIds:
        topic.withoutTenantId || !topic.tenantIdIn
          ? [tenantId]
          : topic.tenantIdIn.map((id) => call.context({ tenantId: id }).tenantId),
      lockMs: topic.lockDuration,
      max: body.maxTasks,
      withLease: false,
      waitMs: body.asyncResponseTimeout ?? 0,
      usePriority: body.usePriority,
      ...defined({
        fetchVariables: topic.variables,
        localVariables: topic.localVariables,
        businessId: topic.businessKey,
        ...this.access.narrowing(caller, topic.topicName),
        ...definitionsOf(topic),
      }),
    };
  }

  private async taskOf(
    call: Call<z.ZodType, typeof TaskParams> | Call<undefined, typeof TaskParams>,
  ): Promise<{ context: CommandContext; jobKey: ActivatedJob['jobKey'] }> {
    const jobKey = keyOf(call.params.id, 'External task');
    await this.access.require(call.caller, jobKey);
    return { context: call.context(), jobKey };
  }
}

// helpers

function definitionsOf(
  topic: Topic,
): Pick<ActivateRequest, 'processDefinitionIds' | 'processDefinitionKeys'> {
  const ids = [topic.processDefinitionKey, ...(topic.processDefinitionKeyIn ?? [])].filter(
    (id) => id !== undefined,
  );
  const keys = [topic.processDefinitionId, ...(topic.processDefinitionIdIn ?? [])].filter(
    (id) => id !== undefined,
  );
  return {
    ...(ids.length > 0 ? { processDefinitionIds: ids } : {}),
    ...(keys.length > 0 ? { processDefinitionKeys: keys.map(definitionKeyOf) } : {}),
  };
}

/** `retries` is null until the first failure; errors are texts, never absent. */
function toExternalTask(job: ActivatedJob, types: KnownTypes): JsonObject {
  return {
    id: job.jobKey,
    activityId: job.elementId,
    activityInstanceId: `${job.elementId}:${job.elementInstanceKey}`,
    executionId: job.elementInstanceKey,
    processInstanceId: job.processInstanceKey,
    processDefinitionId: definitionId(
      job.processDefinitionId,
      job.processDefinitionVersion,
      job.processDefinitionKey,
    ),
    processDefinitionKey: job.processDefinitionId,
    processDefinitionVersionTag: job.versionTag,
    businessKey: job.businessId,
    tenantId: shownTenant(job.tenantId),
    topicName: job.type,
    workerId: job.worker,
    createTime: camundaDate(job.createdAt),
    lockExpirationTime: camundaDate(job.deadline),
    priority: job.priority,
    retries: job.attempt <= 1 ? null : job.retries,
    errorMessage: job.errorMessage,
    errorDetails: null,
    suspended: false,
    variables: toTypedVariables(job.variables, types) as unknown as JsonObject,
    extensionProperties: job.headers,
  };
}
