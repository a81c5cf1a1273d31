import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onPath } from '../../auth/permission.ts';
import { dateField, dateOrNull, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { dateTime, id, opt, tenantId, text, withDefault } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

/** More people than that answer for nothing: a group does. */
const OWNERS_MAX = 50;
/** What waits longer than two years is not watched by anybody. */
const STALLED_MS_MAX = 2 * 366 * 86_400_000;
/** As long as the engine makes it. */
const FINGERPRINT_LENGTH_MAX = 200;

const ProcessParams = params({ processDefinitionId: id() });
const TenantQuery = z.strictObject({ tenantId: opt(tenantId()) });
const SettingsBody = z.strictObject({
  tenantId: opt(tenantId()),
  owners: withDefault(z.array(id()).max(OWNERS_MAX), []),
  ownerGroups: withDefault(z.array(id()).max(OWNERS_MAX), []),
  stalledAfterMs: opt(z.int().min(60_000).max(STALLED_MS_MAX).nullable()),
});
const Settings = z
  .object({
    processDefinitionId: textField(),
    tenantId: textField(),
    owners: texts(),
    ownerGroups: texts(),
    stalledAfterMs: z.number().nullable(),
    updatedBy: textOrNull(),
    updatedAt: dateOrNull(),
  })
  .meta({ id: 'ProcessSettings' });
const SnoozeBody = z.strictObject({
  tenantId: opt(tenantId()),
  fingerprint: text(FINGERPRINT_LENGTH_MAX).min(1),
  until: dateTime().nullable(),
});
const Snoozes = z.object({
  items: z.array(z.object({ fingerprint: textField(), until: dateField(), by: textField() })),
});

type ReadCall = Call<undefined, typeof ProcessParams, typeof TenantQuery>;

/** Who answers for a process, and what they are told of. */
@Controller()
export class ProcessSettingsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/processes/:processDefinitionId/settings',
    summary: 'Who owns a process, and which waits they are told of',
    permission: onPath('processDefinitionId', 'PROCESS_DEFINITION:READ_PROCESS_DEFINITION'),
    level: 'X1',
    idempotency: 'R',
    params: ProcessParams,
    query: TenantQuery,
    response: Settings,
    alwaysExtended: true,
    codes: ['PROCESS_NOT_FOUND', 'TENANT_NOT_ASSIGNED'],
  })
  async getProcessSettings(@Input() call: ReadCall): Promise<object> {
    const { processDefinitionId } = call.params;
    const context = call.context(call.query);
    const settings = await this.runtime.processSettings.get(context, processDefinitionId);
    return { processDefinitionId, tenantId: context.tenantId, ...settings };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/processes/:processDefinitionId/settings',
    summary: 'Say who owns a process; they are told of incidents, long waits and new versions by mail',
    permission: onPath('processDefinitionId', 'PROCESS_DEFINITION:UPDATE_PROCESS_DEFINITION'),
    level: 'X1',
    idempotency: 'N',
    params: ProcessParams,
    body: SettingsBody,
    response: Settings,
    alwaysExtended: true,
    codes: ['PROCESS_NOT_FOUND', 'INVALID_VALUE', 'TENANT_NOT_ASSIGNED'],
  })
  async putProcessSettings(@Input() call: Call<typeof SettingsBody, typeof ProcessParams>): Promise<object> {
    const { processDefinitionId } = call.params;
    const context = call.context(call.body);
    const { owners, ownerGroups, stalledAfterMs = null } = call.body;
    const settings = await this.runtime.processSettings.put(context, processDefinitionId, {
      owners: [...new Set(owners)],
      ownerGroups: [...new Set(ownerGroups)],
      stalledAfterMs,
    });
    return { processDefinitionId, tenantId: context.tenantId, ...settings };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/processes/:processDefinitionId/incident-snoozes',
    summary: 'Kinds of incidents that nobody is told of now',
    permission: onPath('processDefinitionId', 'PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
    level: 'X1',
    idempotency: 'R',
    params: ProcessParams,
    query: TenantQuery,
    response: Snoozes,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED'],
  })
  async listIncidentSnoozes(@Input() call: ReadCall): Promise<object> {
    const { processDefinitionId } = call.params;
    return {
      items: await this.runtime.processSettings.snoozed(call.context(call.query), processDefinitionId),
    };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/processes/:processDefinitionId/incident-snoozes',
    summary: 'Tell nobody of one kind of incidents until a moment, or tell it again (null)',
    permission: onPath('processDefinitionId', 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE'),
    level: 'X1',
    idempotency: 'N',
    params: ProcessParams,
    body: SnoozeBody,
    codes: ['NOT_FOUND', 'INVALID_VALUE', 'TENANT_NOT_ASSIGNED'],
  })
  async snoozeIncidents(@Input() call: Call<typeof SnoozeBody, typeof ProcessParams>): Promise<void> {
    const { fingerprint, until } = call.body;
    await this.runtime.processSettings.snooze(
      call.context(call.body),
      call.params.processDefinitionId,
      fingerprint,
      until === null ? null : new Date(until),
    );
  }
}
