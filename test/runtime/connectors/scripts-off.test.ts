import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { eventually, sequence, startCore } from '../start-core.ts';

let database: TestDatabase;

const script =
  '<bpmn:scriptTask id="script" scriptFormat="javascript"><bpmn:script>1 + 1</bpmn:script></bpmn:scriptTask>';

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

test('a server without scripts refuses models that bring some, and those from before do not wait in silence', async () => {
  const before = await startCore(database.connectionString);
  await before.deploy({ calculates: sequence(script) });
  await before.stop();

  const core = await startCore(database.connectionString, { scripts: false });
  try {
    await expect(core.deploy({ other: sequence(script) })).rejects.toMatchObject({
      code: 'DEPLOYMENT_REFUSED',
      details: {
        problems: [
          {
            code: 'SCRIPTS_DISABLED',
            elementId: 'script',
            message:
              'Scripts are switched off on this server. Write it in FEEL, or let a worker do the work. (script)',
          },
        ],
      },
    });
    const { processInstanceKey } = await core.begin('calculates');
    const message = await eventually(async () => {
      const rows = await core.query<{ error_message: string | null }>(
        'SELECT error_message FROM jobs WHERE instance_key = $1',
        [processInstanceKey],
      );
      return rows[0]?.error_message;
    });
    expect(message).toBe(
      'Scripts are switched off on this server. Switch them on (SCRIPTS=1), or cancel the instance.',
    );
  } finally {
    await core.stop();
  }
});
