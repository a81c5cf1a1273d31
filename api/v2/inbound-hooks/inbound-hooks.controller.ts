import type {
  InboundAuth,
  InboundEffect,
  InboundHook,
  InboundHookSettings,
  JsonObject,
  Runtime,
} from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { filtered, onAny } from '../../auth/permission.ts';
import type { Config } from '../../config.ts';
import { dateField, dateOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { opt, tenantId, text, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';
import { CONFIG, RUNTIME } from '../../runtime.token.ts';
import { pageOf } from '../../http/page-of.ts';
import { tenantOfSearch } from '../secrets/tenant-of-search.ts';
import { effectAnswer, effectFields, effectOf, effectShown, expression } from './inbound.dto.ts';

const SECRET_LENGTH_MAX = 500;
/** A day is enough to give the sender its new secret; nobody needs two for longer than a week. */
const OVERLAP_HOURS = 24;
const OVERLAP_HOURS_MAX = 168;
const HOUR_MS = 3_600_000;
/** As for real calls, whose bodies and headers have these limits at most. */
const BODY_LENGTH_MAX = 1_048_576;
const HEADER_LENGTH_MAX = 16_384;
const headerName = () =>
  text(100).regex(/^[\w-]+$/, { error: 'INVALID_VALUE: This is not the name of a header.' });

const HookBody = z.strictObject({
  ...effectFields,
  auth: z.enum(['HMAC', 'BEARER', 'BASIC']),
  signature: opt(
    z.strictObject({
      style: withDefault(z.enum(['STANDARD', 'GITHUB', 'STRIPE', 'SLACK', 'CUSTOM']), 'STANDARD'),
      header: opt(headerName()),
      encoding: opt(z.enum(['hex', 'base64'])),
      prefix: opt(text(50)),
      timestampHeader: opt(headerName()),
    }),
  ),
  username: opt(text(100).regex(/^[^:\p{Cc}]+$/u, { error: 'INVALID_VALUE: A user name has no colon.' })),
  secret: opt(text(SECRET_LENGTH_MAX)),
  deliveryIdExpression: expression(),
  tenantId: opt(tenantId()),
});
const HookParams = params({ hookId: text(64) });
const HookQuery = z.strictObject({ tenantId: opt(tenantId()) });
const HookSearch = searchBody(
  {
    hookId: 'text',
    action: 'text',
    enabled: 'boolean',
    processDefinitionId: 'text',
    messageName: 'text',
    tenantId: 'text',
  },
  ['createdAt', 'action'],
);
const Hook = z
  .object({
    hookId: textField(),
    url: textField(),
    ...effectAnswer,
    auth: textField(),
    signature: z.record(z.string(), z.unknown()).nullable(),
    username: textField().nullable(),
    deliveryIdExpression: textField().nullable(),
    previousSecretUntil: dateOrNull(),
    declaredBy: z
      .object({
        processDefinitionId: textField(),
        processDefinitionKey: textField(),
        elementId: textField(),
        secretName: textField().nullable(),
      })
      .nullable(),
    createdAt: dateField(),
    changedAt: dateField(),
    changedBy: textField(),
    tenantId: textField(),
  })
  .meta({ id: 'InboundHook' });
const HookRotation = z.strictObject({
  overlapHours: withDefault(z.int().min(0).max(OVERLAP_HOURS_MAX), OVERLAP_HOURS),
  tenantId: opt(tenantId()),
});
const RotatedHook = z.object({ secret: textField(), previousSecretUntil: dateOrNull() });
const DeliverySearch = searchBody({ state: 'text', code: 'text', tenantId: 'text' }, ['receivedAt']);
const Delivery = z
  .object({
    receivedAt: dateField(),
    state: z.enum(['ACCEPTED', 'REFUSED']),
    bytes: z.int(),
    code: textOrNull(),
    message: textOrNull(),
    receipt: textOrNull(),
  })
  .meta({ id: 'InboundHookDelivery' });
const HookCallText = z.strictObject({
  body: withDefault(text(BODY_LENGTH_MAX), ''),
  headers: withDefault(z.record(z.string(), text(HEADER_LENGTH_MAX)), {}),
  query: withDefault(z.record(z.string(), text(HEADER_LENGTH_MAX)), {}),
  tenantId: opt(tenantId()),
});
const Rehearsal = z
  .object({
    action: textField(),
    deliveryId: textOrNull(),
    businessId: textOrNull(),
    correlationKey: textOrNull(),
    variables: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'InboundHookRehearsal' });
const CreatedHook = z.object({ hookId: textField(), url: textField(), secret: textField() });

type Body = z.output<typeof HookBody>;

/** Webhooks that other systems call to start processes or publish messages. */
@Controller()
export class InboundHooksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-hooks',
    summary: 'Create an inbound hook; its secret is shown only in this answer',
    permission: onAny('WEBHOOK:CREATE'),
    level: 'X2',
    idempotency: '-',
    body: HookBody,
    status: 201,
    response: CreatedHook,
    alwaysExtended: true,
    codes: ['INVALID_VALUE', 'EXPRESSION_FAILED'],
  })
  async createInboundHook(@Input() call: Call<typeof HookBody>): Promise<object> {
    const settings = this.settingsOf(call, call.body);
    const { hook, secret } = await this.runtime.hooks.create(
      call.context(call.body),
      settings,
      call.body.secret,
    );
    return { hookId: hook.hookId, url: this.urlOf(hook), secret };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-hooks/search',
    summary: 'Find inbound hooks; secrets are never shown',
    permission: filtered('WEBHOOK:READ'),
    level: 'X2',
    idempotency: 'R',
    body: HookSearch,
    response: searchAnswer(Hook),
    alwaysExtended: true,
    codes: ['INVALID_FILTER'],
  })
  async searchInboundHooks(@Input() call: Call<typeof HookSearch>): Promise<object> {
    const { search, tenant } = tenantOfSearch(call.body);
    const hooks = await this.runtime.hooks.list(call.context(tenant));
    const visible = hooks.filter(({ hookId }) =>
      this.access.isAllowed(call.caller, ['WEBHOOK:READ'], hookId),
    );
    return pageOf(
      visible.map((hook) => this.shown(hook)),
      search,
    );
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/inbound-hooks/:hookId',
    summary: 'Replace the settings of an inbound hook; without a secret it keeps its own',
    permission: onAny('WEBHOOK:UPDATE'),
    level: 'X2',
    idempotency: 'N',
    params: HookParams,
    body: HookBody,
    response: Hook,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_VALUE', 'EXPRESSION_FAILED', 'HOOK_OF_MODEL'],
  })
  async updateInboundHook(@Input() call: Call<typeof HookBody, typeof HookParams>): Promise<object> {
    const { hookId } = call.params;
    this.access.require(call.caller, ['WEBHOOK:UPDATE'], hookId);
    const settings = this.settingsOf(call, call.body);
    return this.shown(
      await this.runtime.hooks.update(call.context(call.body), hookId, settings, call.body.secret),
    );
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/inbound-hooks/:hookId',
    summary: 'Delete an inbound hook; calls of its address then get 404',
    permission: onAny('WEBHOOK:DELETE'),
    level: 'X2',
    idempotency: 'N',
    params: HookParams,
    query: HookQuery,
    codes: ['NOT_FOUND', 'HOOK_OF_MODEL'],
  })
  async deleteInboundHook(
    @Input() call: Call<undefined, typeof HookParams, typeof HookQuery>,
  ): Promise<void> {
    this.access.require(call.caller, ['WEBHOOK:DELETE'], call.params.hookId);
    await this.runtime.hooks.delete(call.context(call.query), call.params.hookId);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-hooks/:hookId/rotation',
    summary: 'Give an inbound hook a new secret; the one before stays valid for some hours',
    permission: onAny('WEBHOOK:UPDATE'),
    level: 'X2',
    idempotency: '-',
    params: HookParams,
    body: HookRotation,
    response: RotatedHook,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'HOOK_OF_MODEL'],
  })
  async rotateInboundHook(@Input() call: Call<typeof HookRotation, typeof HookParams>): Promise<object> {
    this.access.require(call.caller, ['WEBHOOK:UPDATE'], call.params.hookId);
    const { overlapHours } = call.body;
    return this.runtime.hooks.rotate(call.context(call.body), call.params.hookId, overlapHours * HOUR_MS);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-hooks/:hookId/deliveries/search',
    summary: 'Find the last calls of an inbound hook and what became of them',
    permission: onAny('WEBHOOK:READ'),
    level: 'X2',
    idempotency: 'R',
    params: HookParams,
    body: DeliverySearch,
    response: searchAnswer(Delivery),
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'INVALID_FILTER'],
  })
  async searchHookDeliveries(@Input() call: Call<typeof DeliverySearch, typeof HookParams>): Promise<object> {
    this.access.require(call.caller, ['WEBHOOK:READ'], call.params.hookId);
    const { search, tenant } = tenantOfSearch(call.body);
    const deliveries = await this.runtime.hooks.deliveries(call.context(tenant), call.params.hookId);
    return pageOf(
      deliveries.map((each): JsonObject => ({ ...each, state: each.code === null ? 'ACCEPTED' : 'REFUSED' })),
      search,
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/inbound-hooks/:hookId/rehearsal',
    summary: 'Evaluate the expressions of an inbound hook over a call, without any effect',
    permission: onAny('WEBHOOK:READ'),
    level: 'X2',
    idempotency: 'R',
    params: HookParams,
    body: HookCallText,
    response: Rehearsal,
    alwaysExtended: true,
    codes: ['NOT_FOUND', 'EXPRESSION_FAILED', 'MALFORMED_JSON'],
  })
  async rehearseInboundHook(@Input() call: Call<typeof HookCallText, typeof HookParams>): Promise<object> {
    this.access.require(call.caller, ['WEBHOOK:READ'], call.params.hookId);
    const { headers, query, body } = call.body;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    return this.runtime.hooks.rehearse(call.context(call.body), call.params.hookId, {
      headers: Object.fromEntries(lower),
      query,
      body: Buffer.from(body),
    });
  }

  /** Who sets up a hook lets others do this: it has to be theirs to do. */
  private settingsOf(call: Call<typeof HookBody, unknown>, body: Body): InboundHookSettings {
    const effect: InboundEffect = effectOf(body);
    if (effect.action === 'START')
      this.access.require(
        call.caller,
        ['PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE'],
        effect.processDefinitionId,
      );
    else this.access.require(call.caller, ['MESSAGE:CREATE'], effect.messageName);
    const { deliveryIdExpression, description, enabled } = body;
    return {
      ...effect,
      auth: authOf(body),
      enabled,
      description,
      ...(deliveryIdExpression === undefined ? {} : { deliveryIdExpression }),
    };
  }

  private urlOf({ hookId }: InboundHook): string {
    return `${this.config.baseUrl}/hooks/${hookId}`;
  }

  private shown(hook: InboundHook): JsonObject {
    const { hookId, tenantId: tenant, settings, createdAt, changedAt, changedBy } = hook;
    const { auth, enabled, description, deliveryIdExpression } = settings;
    const { type, ...signature } = auth;
    return {
      ...{ hookId, enabled, description, createdAt, changedAt, changedBy, tenantId: tenant },
      url: this.urlOf(hook),
      ...effectShown(settings),
      auth: type,
      signature: type === 'HMAC' ? { ...signature } : null,
      username: auth.type === 'BASIC' ? auth.username : null,
      deliveryIdExpression: deliveryIdExpression ?? null,
      previousSecretUntil: hook.previousSecretUntil,
      declaredBy:
        hook.declaredBy === null ? null : { ...hook.declaredBy, secretName: settings.secretName ?? null },
    };
  }
}

// helpers

function authOf({ auth, signature, username }: Body): InboundAuth {
  if (auth !== 'HMAC' && signature !== undefined)
    throw new ApiProblem('INVALID_VALUE', 'A signature belongs to the auth HMAC. Leave it out.');
  if (auth !== 'BASIC' && username !== undefined)
    throw new ApiProblem('INVALID_VALUE', 'A username belongs to the auth BASIC. Leave it out.');
  if (auth === 'BEARER') return { type: 'BEARER' };
  if (auth === 'BASIC') return { type: 'BASIC', username: username ?? 'hook' };
  const { style = 'STANDARD', header, encoding, prefix, timestampHeader } = signature ?? {};
  const isOwn =
    header !== undefined || encoding !== undefined || prefix !== undefined || timestampHeader !== undefined;
  if (style !== 'CUSTOM') {
    if (isOwn)
      throw new ApiProblem(
        'INVALID_VALUE',
        `The style ${style} says everything else. Use CUSTOM to say it yourself.`,
      );
    return { type: 'HMAC', style };
  }
  if (header === undefined)
    throw new ApiProblem('INVALID_VALUE', 'The style CUSTOM needs the header of the signature.');
  return {
    type: 'HMAC',
    style,
    header,
    encoding: encoding ?? 'hex',
    prefix: prefix ?? '',
    ...(timestampHeader === undefined ? {} : { timestampHeader }),
  };
}
