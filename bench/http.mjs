/**
 * `npm run bench -- http [--rounds 5]`: what the API adds to a start: processor time of the server per `POST /v2/process-instances`,
 * over a runtime that answers at once, so that neither engine nor database is in the number. A second process sends the requests.
 * Measured is processor time, so that a busy machine matters less. The limit is 0.3 ms; the exit code says whether it is kept.
 */
import { fork } from 'node:child_process';
import { request, Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { median } from './harness.mjs';

const LIMIT_MS = 0.3;
const REQUESTS = 5_000;
const CONNECTIONS = 16;
/** What is measured first is the compiler of the JavaScript engine, not the API. */
const WARM_UP = 3_000;

const BODY = JSON.stringify({
  processDefinitionId: 'order',
  businessId: 'R-1',
  tags: ['bench'],
  variables: {
    amount: 120,
    customer: { name: 'Ana', city: 'Bern' },
    lines: [{ sku: 'a', count: 2 }],
    paid: false,
  },
});

export async function measureHttp({ rounds }) {
  const server = await startApi();
  const client = fork(fileURLToPath(import.meta.url), ['send', server.url]);
  try {
    await send(client, WARM_UP);
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      await send(client, REQUESTS);
      const { user, system } = process.cpuUsage(before);
      results.push({ all: (user + system) / 1000 / REQUESTS, user: user / 1000 / REQUESTS });
    }
    const all = median(results.map((result) => result.all));
    const user = median(results.map((result) => result.user));
    const ok = all < LIMIT_MS;
    console.log('| CPU of the API per start | of it in user mode | goal |\n|---|---|---|');
    console.log(`| ${all.toFixed(3)} ms | ${user.toFixed(3)} ms | ${ok ? `< ${LIMIT_MS} ms` : 'MISSED'} |`);
    return ok ? 0 : 1;
  } finally {
    client.kill();
    await server.stop();
  }
}

// helpers

/** The whole API over a runtime whose every start is done at once. */
async function startApi() {
  const { loadConfig } = await import('../dist/api/config.js');
  const { createLogger } = await import('../dist/api/http/logger.js');
  const { startServer } = await import('../dist/api/start-server.js');
  const caller = {
    id: 'bench',
    kind: 'user',
    tenantIds: ['<default>'],
    groupIds: [],
    roleIds: [],
    grants: [{ resourceType: '*', resourceId: '*', permission: '*' }],
  };
  const signedIn = { caller, displayName: null, email: null };
  const started = {
    processInstanceKey: '4503599627370496',
    processDefinitionKey: '4503599627370497',
    processDefinitionId: 'order',
    processDefinitionVersion: 1,
    tenantId: '<default>',
    businessId: 'R-1',
    tags: ['bench'],
    variables: {},
    ended: false,
  };
  return startServer({
    runtime: {
      identity: { verifyPassword: async () => signedIn, isAllowed: () => true },
      instances: { start: async () => started },
    },
    config: loadConfig({ PORT: '0', DATA_DIR: '/nonexistent' }, '/nonexistent'),
    logger: createLogger('error', false),
    version: '0.0.0',
    tokenSeed: 'bench',
  });
}

function send(client, count) {
  return new Promise((resolve, reject) => {
    client.once('message', ({ failed }) =>
      failed === 0 ? resolve() : reject(new Error(`${failed} starts failed.`)),
    );
    client.send({ count });
  });
}

/** In the second process: keeps the connections busy until the count is reached. */
async function sendAll(url, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let left = count;
  let failed = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      const call = request(
        `${url}/v2/process-instances`,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(BODY),
            authorization: `Basic ${Buffer.from('bench:bench bench bench').toString('base64')}`,
          },
        },
        (answer) => {
          if (answer.statusCode !== 200) failed += 1;
          answer.resume().on('end', resolve);
        },
      );
      call.on('error', reject);
      call.end(BODY);
    });
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
  return failed;
}

if (process.argv[2] === 'send')
  process.on('message', async ({ count }) => process.send({ failed: await sendAll(process.argv[3], count) }));
