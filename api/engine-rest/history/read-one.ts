import { z } from 'zod';
import { filtered } from '../../auth/permission.ts';
import type { Call } from '../../http/call.ts';
import { answerObject } from '../engine-rest-fields.ts';

const Params = z.object({ id: z.string().min(1).max(600) });

/** What every read of one row of history or one entry of a log has in common. */
export const readOne = {
  method: 'GET',
  permission: filtered('PROCESS_DEFINITION:READ_PROCESS_INSTANCE'),
  level: 'L3',
  idempotency: 'R',
  params: Params,
  response: answerObject(),
  codes: ['NOT_FOUND'],
} as const;

export type ReadCall = Call<undefined, typeof Params>;
