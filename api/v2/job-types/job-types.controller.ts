import type { JobTypeSettings, JobTypeView, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { onAny, onPath } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  BreakerResetAnswer,
  BreakerResetBody,
  durationText,
  JobType,
  JobTypeBody,
  JobTypeList,
  JobTypeParams,
  JobTypeSearch,
} from './job-types.dto.ts';

type OneCall = Call<undefined, typeof JobTypeParams>;

/** Flow control of jobs (guarantees 4.7): what may run at once, how fast, and what happens when the receiver fails. */
@Controller()
export class JobTypesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/job-types/search',
    summary: 'List job types with their limits and what goes on in them',
    permission: onAny('JOB_TYPE:READ'),
    level: 'X1',
    idempotency: 'R',
    body: JobTypeSearch,
    response: JobTypeList,
    alwaysExtended: true,
  })
  async searchJobTypes(@Input() call: Call<typeof JobTypeSearch>): Promise<object> {
    const type = call.body.filter?.type;
    const found = await this.runtime.flow.listJobTypes(call.caller, type === undefined ? {} : { type });
    const items = found.filter((each) => this.access.isAllowed(call.caller, ['JOB_TYPE:READ'], each.type));
    return { items: items.map(answerOf) };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/job-types/:type',
    summary: 'Read the limits of a job type and what goes on in it',
    permission: onPath('type', 'JOB_TYPE:READ'),
    level: 'X1',
    idempotency: 'R',
    params: JobTypeParams,
    response: JobType,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getJobType(@Input() call: OneCall): Promise<object> {
    return answerOf(await this.runtime.flow.getJobType(call.caller, call.params.type));
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/job-types/:type',
    summary: 'Replace the limits of a job type; * stands for all types together',
    permission: onPath('type', 'JOB_TYPE:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: JobTypeParams,
    body: JobTypeBody,
    response: JobType,
    alwaysExtended: true,
    codes: ['INVALID_VALUE'],
  })
  async putJobType(@Input() call: Call<typeof JobTypeBody, typeof JobTypeParams>): Promise<object> {
    const { type } = call.params;
    await this.runtime.flow.putJobType(call.context(), type, settingsOf(call.body));
    return answerOf(await this.runtime.flow.getJobType(call.caller, type));
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/job-types/:type',
    summary: 'Remove the limits of a job type',
    permission: onPath('type', 'JOB_TYPE:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: JobTypeParams,
    codes: ['NOT_FOUND'],
  })
  async deleteJobType(@Input() call: OneCall): Promise<void> {
    await this.runtime.flow.deleteJobType(call.context(), call.params.type);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/job-types/:type/breaker-reset',
    summary: 'Close the open circuit breakers of a job type, of one tenant or of all of yours',
    permission: onPath('type', 'JOB_TYPE:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: JobTypeParams,
    body: BreakerResetBody,
    status: 200,
    response: BreakerResetAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async resetBreaker(@Input() call: Call<typeof BreakerResetBody, typeof JobTypeParams>): Promise<object> {
    const { type } = call.params;
    return { closed: await this.runtime.flow.resetBreakers(call.context(), type, call.body.tenantId) };
  }
}

// helpers

function settingsOf(body: z.output<typeof JobTypeBody>): JobTypeSettings {
  const { breaker, retry } = body;
  return {
    maxConcurrent: body.maxConcurrent ?? null,
    perTenantMaxConcurrent: body.perTenantMaxConcurrent ?? null,
    ratePerSecond: body.ratePerSecond ?? null,
    burst: body.burst ?? null,
    priority: body.priority,
    breaker:
      breaker === undefined
        ? null
        : {
            failureRate: breaker.failureRate,
            callsMin: breaker.minimumCalls,
            windowMs: breaker.window,
            probeEveryMs: breaker.probeInterval,
            probes: breaker.probes,
          },
    retryBudget: body.retryBudget ?? null,
    retry: retry === undefined ? null : { baseMs: retry.base, capMs: retry.cap, jitter: retry.jitter },
  };
}

function answerOf({ settings, ...view }: JobTypeView): object {
  const breaker = settings?.breaker ?? null;
  const retry = settings?.retry ?? null;
  const date = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    ...view,
    isConfigured: settings !== null,
    maxConcurrent: settings?.maxConcurrent ?? null,
    perTenantMaxConcurrent: settings?.perTenantMaxConcurrent ?? null,
    ratePerSecond: settings?.ratePerSecond ?? null,
    burst: settings?.burst ?? null,
    priority: settings?.priority ?? 0,
    breaker:
      breaker === null
        ? null
        : {
            failureRate: breaker.failureRate,
            minimumCalls: breaker.callsMin,
            window: durationText(breaker.windowMs),
            probeInterval: durationText(breaker.probeEveryMs),
            probes: breaker.probes,
          },
    retryBudget: settings?.retryBudget ?? null,
    retry:
      retry === null
        ? null
        : { base: durationText(retry.baseMs), cap: durationText(retry.capMs), jitter: retry.jitter },
    oldestWaiting: date(view.oldestWaitingAt),
    breakers: view.breakers.map((each) => ({
      ...each,
      openedAt: date(each.openedAt),
      nextProbeAt: date(each.nextProbeAt),
    })),
  };
}
