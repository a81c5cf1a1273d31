import type { LiveRecord, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ApiProblem } from '../http/api-problem.ts';
import { Input } from '../http/call.ts';
import type { Call } from '../http/call.ts';
import { Endpoint } from '../http/endpoint.ts';
import { anyCase, defined, key, opt } from '../http/fields.ts';
import { RUNTIME } from '../runtime.token.ts';
import { EventStream } from './event-stream.ts';
import { OpenStreams } from './open-streams.ts';

const EventsQuery = z.strictObject({
  types: opt(z.string().max(2000)),
  processDefinitionId: opt(z.string().max(255)),
  processInstanceKey: opt(key()),
  userTaskKey: opt(key()),
  batchOperationKey: opt(key()),
  projectKey: opt(key()),
  mine: opt(anyCase(['true', 'false'])),
  lastEventId: opt(z.string().max(30)),
});
const BUSY_TYPES = /^(element|variable)\./;

/** Changes as they are committed (api.md 6.1). */
@Controller()
export class LiveController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/events',
    summary: 'Stream of changes as server-sent events',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    query: EventsQuery,
    responseType: 'text/event-stream',
    codes: ['RATE_LIMITED'],
  })
  async streamEvents(@Input() call: Call<undefined, undefined, typeof EventsQuery>): Promise<void> {
    const query = (call.query ?? {}) as Partial<z.output<typeof EventsQuery>>;
    const types = query.types?.split(',').filter((type) => type !== '');
    if (types?.some((type) => BUSY_TYPES.test(type)) && query.processInstanceKey === undefined) {
      throw new ApiProblem(
        'INVALID_VALUE',
        'element.* and variable.* need a processInstanceKey. Name the instance.',
      );
    }
    const { processDefinitionId, processInstanceKey, userTaskKey } = query;
    const isWanted = query.mine === 'true' ? (record: LiveRecord) => isMine(record, call) : () => true;
    const stream = new EventStream(call.reply);
    this.streams.add(call.caller.id, stream);
    const lastEventId = call.request.headers['last-event-id'] ?? query.lastEventId;
    try {
      const unsubscribe = await this.runtime.live.subscribe(
        call.caller,
        defined({ types, processDefinitionId, processInstanceKey, userTaskKey }),
        typeof lastEventId === 'string' && /^\d{1,20}$/.test(lastEventId) ? lastEventId : null,
        (record) => (record === 'reset' ? stream.reset() : isWanted(record) && stream.send(record)),
      );
      stream.onClose(unsubscribe);
    } catch (error) {
      if (!stream.isOpen) throw error;
      stream.close();
    }
  }
}

/** Tasks that name the caller as possible audience; other records have no owner and are left out. */
function isMine(record: LiveRecord, call: Pick<Call, 'caller'>): boolean {
  const { audience } = record;
  if (!audience) return false;
  return (
    audience.users.includes(call.caller.id) ||
    audience.groups.some((group) => call.caller.groupIds.includes(group))
  );
}
