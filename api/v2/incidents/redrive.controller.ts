import type { CommandContext, FilterValue, JsonObject, Key, Page, Runtime } from '#runtime';
import { Refusal } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { onAny } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { RedriveBody, Redriven } from './incidents.dto.ts';

const UPDATE = 'PROCESS_DEFINITION:UPDATE_PROCESS_INSTANCE';
/** Resolutions that are on their way together: they share commits, and leave room for others. */
const AT_ONCE = 16;

type RedriveCall = Call<typeof RedriveBody>;

/** Dead letters are tried again: many by their keys, or all that a filter finds, a page per call. */
@Controller()
export class RedriveController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(RowAccess) private readonly rows: RowAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/incidents/resolution',
    summary: 'Resolve many incidents, by key or all that match; repeat with after until it is null',
    permission: onAny(UPDATE),
    level: 'X1',
    idempotency: 'N',
    body: RedriveBody,
    status: 200,
    response: Redriven,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR'],
  })
  async redrive(@Input() call: RedriveCall): Promise<object> {
    const { incidentKeys, retries, reason } = call.body;
    // One key of the caller cannot stand for many commands.
    const { idempotency: _idempotency, ...context } = call.context({ reason });
    if (incidentKeys !== undefined) {
      const keys = [...new Set(incidentKeys)];
      return { matched: keys.length, ...(await this.resolveAll(context, keys, retries)), after: null };
    }
    const { page, next } = await this.find(call);
    const keys = page.items.map((incident) => incident['incidentKey'] as Key);
    return { matched: page.totalItems, ...(await this.resolveAll(context, keys, retries)), after: next };
  }

  /** The oldest first, and none that came after the first call: what fails again is not tried again by the same request. */
  private async find({
    body,
    caller,
  }: RedriveCall): Promise<{ page: Page<JsonObject>; next: string | null }> {
    const [since, cursor] = readAfter(body.after) ?? [new Date(this.runtime.clock.now()).toISOString(), null];
    const page = await this.runtime.queries.search(caller, 'incidents', {
      filter: {
        ...body.filter,
        state: 'ACTIVE',
        creationTime: notLaterThan(since, body.filter?.['creationTime']),
      },
      sort: [{ field: 'creationTime', order: 'ASC' }],
      page: cursor === null ? { limit: body.limit, from: 0 } : { limit: body.limit, after: cursor },
    });
    const isLast = page.items.length < body.limit || page.endCursor === null;
    return { page, next: isLast ? null : `${since}/${page.endCursor}` };
  }

  private async resolveAll(
    context: CommandContext,
    keys: readonly Key[],
    retries: number,
  ): Promise<{ resolved: number; failed: object[] }> {
    const failed: object[] = [];
    const pending = [...keys].reverse();
    const work = async (): Promise<void> => {
      for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
        try {
          await this.rows.requireProcess(context.caller, 'incidents', key, UPDATE);
          await this.runtime.incidents.resolve(context, key, retries);
        } catch (error) {
          if (!(error instanceof Refusal || error instanceof ApiProblem)) throw error;
          failed.push({ incidentKey: key, code: error.code, message: error.message });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, keys.length) }, work));
    return { resolved: keys.length - failed.length, failed };
  }
}

// helpers

/** The moment of the first call, and where the last one ended. */
function readAfter(after: string | undefined): readonly [since: string, cursor: string] | null {
  if (after === undefined) return null;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([\w-]+)$/.exec(after);
  if (match?.[1] === undefined || match[2] === undefined || Number.isNaN(Date.parse(match[1])))
    throw new ApiProblem('INVALID_CURSOR', 'after is not what an earlier answer of this request gave.');
  return [match[1], match[2]];
}

/** What the caller asks of the time stays asked. */
function notLaterThan(since: string, asked: FilterValue | undefined): FilterValue {
  if (asked === undefined || asked === null) return { $lte: since };
  if (typeof asked !== 'object' || Array.isArray(asked)) return { $eq: asked, $lte: since };
  const until = (asked as JsonObject)['$lte'];
  const isSooner = typeof until === 'string' && Date.parse(until) < Date.parse(since);
  return isSooner ? asked : { ...asked, $lte: since };
}
