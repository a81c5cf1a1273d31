import type { JsonObject, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onPath } from '../../auth/permission.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { pageOf } from '../../http/page-of.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';
import {
  DeliveryParams,
  DeliverySearch,
  DeliverySearchAnswer,
  RetryAnswer,
  TenantBody,
  WebhookParams,
} from './webhooks.dto.ts';

/** What a webhook was told, what waits, and what was given up. */
@Controller()
export class WebhookDeliveriesController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/:webhookKey/deliveries/search',
    summary: 'Find the last 200 events of a webhook and what became of them',
    permission: onPath('webhookKey', 'WEBHOOK:READ'),
    level: 'X1',
    idempotency: 'R',
    params: WebhookParams,
    body: DeliverySearch,
    response: DeliverySearchAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_FILTER'],
  })
  async searchWebhookDeliveries(
    @Input() call: Call<typeof DeliverySearch, typeof WebhookParams>,
  ): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const deliveries = await this.runtime.webhooks.deliveries(call.context(tenant), call.params.webhookKey);
    return pageOf(
      deliveries.map((delivery): JsonObject => ({ ...delivery })),
      search,
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/:webhookKey/deliveries/:deliveryKey/retry',
    summary: 'Send one event anew, whatever became of it; it keeps its id',
    permission: onPath('webhookKey', 'WEBHOOK:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: DeliveryParams,
    body: TenantBody,
    codes: ['NOT_FOUND'],
  })
  async retryWebhookDelivery(@Input() call: Call<typeof TenantBody, typeof DeliveryParams>): Promise<void> {
    const { webhookKey, deliveryKey } = call.params;
    await this.runtime.webhooks.retry(call.context(call.body), webhookKey, deliveryKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/webhooks/:webhookKey/deliveries/retry',
    summary: 'Send all events anew that were given up',
    permission: onPath('webhookKey', 'WEBHOOK:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: WebhookParams,
    body: TenantBody,
    status: 200,
    response: RetryAnswer,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async retryDeadDeliveries(@Input() call: Call<typeof TenantBody, typeof WebhookParams>): Promise<object> {
    const context = call.context(call.body);
    return { count: await this.runtime.webhooks.retry(context, call.params.webhookKey, 'dead') };
  }
}
