import { expect, test } from '@jest/globals';
import type { Key } from '#engine';
import { createHistories } from '../../runtime/instances/create-histories.ts';
import { context } from './start-core.ts';

test('a journal that is too long is not run again to make a log of it', async () => {
  const query = () => Promise.resolve({ rows: [{ count: 20_001 }] });
  const histories = createHistories({
    pools: { reads: { query } } as never,
    models: {} as never,
    timeZone: 'UTC',
    queries: { get: () => Promise.resolve({ processInstanceKey: '1' }) },
  });
  await expect(histories.facts(context.caller, '1' as Key, ['jobCreated'])).rejects.toMatchObject({
    code: 'READ_TIMEOUT',
    message:
      'The log of this instance is made from its journal, and that is too long: more than 20000 steps, or 2 seconds.',
  });
});
