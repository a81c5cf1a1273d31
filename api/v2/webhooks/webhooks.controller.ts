import type { JsonObject, Runtime, Webhook, WebhookSettings } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onAny, onPath } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOf } from '../../http/page-of.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';
import {
  NewWebhookAnswer,
  RotationAnswer,
  RotationBody,
  TenantBody,
  TenantQuery,
  WebhookAnswer,
  WebhookBody,
  WebhookParams,
  WebhookSearch,
  WebhookSearchAnswer,
  WebhookTestAnswer,
} from './webhooks.dto.ts';

const HOUR_MS = 3_600_000;
/** A working day: long enough to give receivers the new secret. */
const OVERLAP_HOURS = 24;

type KeyCall = Call<undefined, typeof WebhookParams, typeof TenantQuery>;

/** Other systems that are told of what happens (api.md 6.2). */
@Controller()
export class WebhooksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks',
    summary: 'Tell an address of events; its secret is shown in this answer only',
    permission: onAny('WEBHOOK:CREATE'),
    level: 'X1',
    idempotency: 'K',
    body: WebhookBody,
    status: 201,
    response: NewWebhookAnswer,
    alwaysExtended: true,
    codes: ['INVALID_VALUE'],
  })
  async createWebhook(@Input() call: Call<typeof WebhookBody>): Promise<object> {
    const context = call.context(call.body);
    const settings = settingsOf(call.body);
    const made = await this.runtime.webhooks.create(context, settings, call.body.enabled ?? true);
    return { webhookKey: made.webhook.webhookKey, secret: made.secret };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/search',
    summary: 'Find webhooks, with what they have still to tell',
    permission: filtered('WEBHOOK:READ'),
    level: 'X1',
    idempotency: 'R',
    body: WebhookSearch,
    response: WebhookSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchWebhooks(@Input() call: Call<typeof WebhookSearch>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const context = call.context(tenant);
    const all = await this.runtime.webhooks.list(context);
    const visible = all.filter(({ webhookKey }) =>
      this.access.isAllowed(call.caller, ['WEBHOOK:READ'], webhookKey),
    );
    const rows = visible.map((webhook) => shown(webhook, context.tenantId));
    return pageOf(rows, search);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/webhooks/:webhookKey',
    summary: 'Read one webhook',
    permission: onPath('webhookKey', 'WEBHOOK:READ'),
    level: 'X1',
    idempotency: 'R',
    params: WebhookParams,
    query: TenantQuery,
    response: WebhookAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getWebhook(@Input() call: KeyCall): Promise<object> {
    const context = call.context(call.query);
    return shown(await this.runtime.webhooks.get(context, call.params.webhookKey), context.tenantId);
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/webhooks/:webhookKey',
    summary: 'Change a webhook or switch it on or off; events that wait are sent when it is on again',
    permission: onPath('webhookKey', 'WEBHOOK:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: WebhookParams,
    body: WebhookBody,
    status: 200,
    response: WebhookAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_VALUE'],
  })
  async updateWebhook(@Input() call: Call<typeof WebhookBody, typeof WebhookParams>): Promise<object> {
    const context = call.context(call.body);
    const { webhookKey } = call.params;
    const enabled = call.body.enabled ?? true;
    const changed = await this.runtime.webhooks.update(context, webhookKey, settingsOf(call.body), enabled);
    return shown(changed, context.tenantId);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/webhooks/:webhookKey',
    summary: 'Delete a webhook and what it has still to tell',
    permission: onPath('webhookKey', 'WEBHOOK:DELETE'),
    level: 'X1',
    idempotency: 'N',
    params: WebhookParams,
    query: TenantQuery,
    codes: ['NOT_FOUND'],
  })
  async deleteWebhook(@Input() call: KeyCall): Promise<void> {
    await this.runtime.webhooks.delete(call.context(call.query), call.params.webhookKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/:webhookKey/rotation',
    summary: 'Give a webhook a new secret; the one before signs as well for some hours',
    permission: onPath('webhookKey', 'WEBHOOK:UPDATE'),
    level: 'X1',
    idempotency: 'K',
    params: WebhookParams,
    body: RotationBody,
    status: 200,
    response: RotationAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async rotateWebhook(@Input() call: Call<typeof RotationBody, typeof WebhookParams>): Promise<object> {
    const overlapMs = (call.body.overlapHours ?? OVERLAP_HOURS) * HOUR_MS;
    return this.runtime.webhooks.rotate(call.context(call.body), call.params.webhookKey, overlapMs);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/:webhookKey/test',
    summary: 'Send an event of the type webhook.test at once',
    permission: onPath('webhookKey', 'WEBHOOK:UPDATE'),
    level: 'X1',
    idempotency: 'K',
    params: WebhookParams,
    body: TenantBody,
    status: 200,
    response: WebhookTestAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async testWebhook(@Input() call: Call<typeof TenantBody, typeof WebhookParams>): Promise<object> {
    return this.runtime.webhooks.test(call.context(call.body), call.params.webhookKey);
  }
}

// helpers

function settingsOf({ url, eventTypes, filter, description }: z.output<typeof WebhookBody>): WebhookSettings {
  return {
    ...{ url, eventTypes: [...new Set(eventTypes)], description: description ?? '' },
    processDefinitionId: filter?.processDefinitionId ?? null,
  };
}

function shown({ processDefinitionId, eventTypes, ...webhook }: Webhook, tenantId: string): JsonObject {
  return { ...webhook, eventTypes: [...eventTypes], filter: { processDefinitionId }, tenantId };
}
