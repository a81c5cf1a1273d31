import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { createRuntime } from '#runtime';
import type { Runtime } from '#runtime';
import { json, startTestServer, type TestServer } from '../runtime/connectors/test-server.ts';
import { bpmn, file } from '../runtime/definitions/bpmn-text.ts';
import { eventually } from '../runtime/start-core.ts';
import { databaseWithout } from '../support/plain-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const SECRETS_KEY = 'a key of at least thirty-two characters';
const caller = {
  id: 'faults',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
} as const;
const context = { caller, tenantId: '<default>' };

const told = `<bpmn:process id="told" isExecutable="true"><bpmn:startEvent id="s"/></bpmn:process>`;

let database: TestDatabase;
let receiver: TestServer;
let child: ChildProcess | undefined;
let runtime: Runtime | undefined;
/** What the receiver does before it answers. */
let meanwhile: () => void = () => undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  meanwhile = () => undefined;
  receiver = await startTestServer((_seen, response) => {
    meanwhile();
    json(response, 200, {});
  });
  runtime = await open();
  await runtime.definitions.deploy(context, {
    resources: [file('told.bpmn', bpmn(told))],
    duplicates: 'filter',
  });
  const settings = {
    url: receiver.url,
    eventTypes: ['instance.completed'] as const,
    processDefinitionId: null,
    description: '',
  };
  await runtime.webhooks.create(context, settings, true);
  await runtime.stop();
  runtime = undefined;
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await runtime?.stop();
  await receiver.stop();
  await database.drop();
});

describe('an event for a webhook', () => {
  test('of a process that dies right after the commit is sent by the next one', async () => {
    await startInChild({ TEST_MODE: '1', MILLRACE_FAILPOINT: 'after-commit-before-answer' });
    expect(receiver.seen).toEqual([]);
    runtime = await open();
    await eventually(async () => Promise.resolve(receiver.seen.length === 1), 30_000);
  });

  test('of a process that dies while it is sent is sent again, with the same id', async () => {
    meanwhile = () => child?.kill('SIGKILL');
    await startInChild({});
    expect(receiver.seen).toHaveLength(1);
    meanwhile = () => undefined;
    // Until the lock of the dead process ends nobody else sends it; here its end is brought near.
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    await client.query('UPDATE webhook_deliveries SET locked_until = now()');
    await client.end();
    runtime = await open();
    await eventually(async () => Promise.resolve(receiver.seen.length === 2), 30_000);
    const [first, second] = receiver.seen;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
  });
});

// helpers

function open(): Promise<Runtime> {
  return createRuntime({
    connectionString: database.connectionString,
    without: databaseWithout,
    allowedHosts: ['127.0.0.1'],
    secretKeys: [SECRETS_KEY],
  });
}

/** Starts an instance in a process that does not live to see it told. */
async function startInChild(env: Readonly<Record<string, string>>): Promise<void> {
  const started = fork(path.resolve('test/faults/webhook-process.mjs'), {
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.connectionString, SECRETS_KEY, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child = started;
  await new Promise((resolve) => started.once('message', resolve));
  const ended = new Promise((resolve) => started.once('exit', resolve));
  started.send({ processDefinitionId: 'told' });
  await ended;
}
