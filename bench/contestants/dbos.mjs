/**
 * DBOS Transact: W1 one durable step, W2 ten, W3 a wait for a person (recv) that is claimed (event) and completed (send), W4 ten steps
 * at once, W8 three steps and the three that undo them, W9 as many steps at once as the size says.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { randomUUID } from 'node:crypto';
import { serve } from './serve.mjs';

const step = () => Promise.resolve({ done: true });

const oneStep = DBOS.registerWorkflow(
  async () => {
    await DBOS.runStep(step, { name: 'work' });
  },
  { name: 'oneStep' },
);

const tenSteps = DBOS.registerWorkflow(
  async () => {
    for (let index = 0; index < 10; index += 1) await DBOS.runStep(step, { name: `work${index}` });
  },
  { name: 'tenSteps' },
);

const approval = DBOS.registerWorkflow(
  async () => {
    await DBOS.recv('claim', { timeoutSeconds: 60 });
    await DBOS.recv('complete', { timeoutSeconds: 60 });
  },
  { name: 'approval' },
);

const many = DBOS.registerWorkflow(
  async (count) => {
    await Promise.all(
      Array.from({ length: count }, (_, index) => DBOS.runStep(step, { name: `work${index}` })),
    );
  },
  { name: 'many' },
);

const saga = DBOS.registerWorkflow(
  async () => {
    for (const name of ['t0', 't1', 't2', 'u2', 'u1', 'u0']) await DBOS.runStep(step, { name });
  },
  { name: 'saga' },
);

let size = 0;

await serve({
  async start() {
    DBOS.setConfig({
      name: 'millrace-bench',
      applicationVersion: '1',
      systemDatabaseUrl: process.env.DATABASE_URL,
      systemDatabasePoolSize: 20,
      logLevel: 'error',
      runAdminServer: false,
    });
    await DBOS.launch();
  },
  stop: () => DBOS.shutdown(),
  async prepare(_workload, given) {
    size = given.size;
  },
  workloads: {
    W4: async () => void (await (await DBOS.startWorkflow(many)(10)).getResult()),
    W8: async () => void (await (await DBOS.startWorkflow(saga)()).getResult()),
    W9: async () => void (await (await DBOS.startWorkflow(many)(size)).getResult()),
    W1: async () => void (await (await DBOS.startWorkflow(oneStep)()).getResult()),
    W2: async () => void (await (await DBOS.startWorkflow(tenSteps)()).getResult()),
    W3: async () => {
      const workflowID = randomUUID();
      const handle = await DBOS.startWorkflow(approval, { workflowID })();
      await DBOS.send(workflowID, { user: 'ana' }, 'claim');
      await DBOS.send(workflowID, { approved: true }, 'complete');
      await handle.getResult();
    },
  },
});
