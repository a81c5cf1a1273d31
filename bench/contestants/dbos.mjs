/** DBOS Transact: W1 one durable step, W2 ten, W3 a wait for a person (recv) that is claimed (event) and completed (send). */
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
  workloads: {
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
