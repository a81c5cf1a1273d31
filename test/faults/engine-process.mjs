/** One real engine process for fault tests: runs the built runtime and does what its parent asks over the channel. */
import { allCapabilities, createRuntime } from '../../dist/runtime/index.js';

const caller = {
  id: 'faults',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [{ resourceType: '*', resourceId: '*', permission: '*' }],
};
const context = (key) => ({
  caller,
  tenantId: '<default>',
  ...(key === undefined ? {} : { idempotency: { operation: 'POST /test', key, requestHash: 'aa' } }),
});

const runtime = await createRuntime({
  connectionString: process.env.DATABASE_URL,
  isTestMode: true,
  without: process.env.TEST_DATABASE === 'plain' ? allCapabilities : [],
  stopWithinMs: 1000,
});
runtime.registerWorker({
  type: 'own',
  concurrency: 32,
  lockMs: 30_000,
  handle: async (job) => ({ own: job.elementInstanceKey }),
});

const operations = {
  deploy: ({ name, content }) =>
    runtime.definitions.deploy(context(), {
      resources: [{ name, content: Buffer.from(content) }],
      duplicates: 'filter',
    }),
  start: ({ key, processDefinitionId }) =>
    runtime.instances.start(context(key), { processDefinitionId, variables: { key } }),
  addFile: ({ content }) =>
    runtime.documents.add(context(), {
      content: Buffer.from(content),
      fileName: 'proof.txt',
      contentType: 'text/plain',
      isProvisional: true,
    }),
  startByForm: ({ key, processDefinitionId, variables }) =>
    runtime.instances.start(context(key), { processDefinitionId, variables, fromStartForm: true }),
  activate: ({ max }) =>
    runtime.jobs.activate([
      {
        type: 'outside',
        worker: 'w',
        tenantIds: ['<default>'],
        lockMs: 2000,
        max,
        withLease: true,
        waitMs: 200,
      },
    ]),
  complete: ({ job }) =>
    runtime.jobs.complete(context(), job.jobKey, { leaseToken: job.leaseToken }, { doneBy: job.leaseToken }),
  limit: ({ type, settings }) => runtime.flow.putJobType(context(), type, settings),
  fail: ({ job, retries }) =>
    runtime.jobs.fail(context(), job.jobKey, { leaseToken: job.leaseToken }, { retries, variables: {} }),
  stop: () => runtime.stop(),
};

process.on('message', async ({ id, operation, input }) => {
  try {
    process.send({ id, result: (await operations[operation](input ?? {})) ?? null });
  } catch (error) {
    process.send({ id, error: { code: error.code ?? 'UNKNOWN', message: error.message } });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ id: 0, result: 'ready' });
