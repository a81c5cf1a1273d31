/** OpenWorkflow over the same PostgreSQL: W1 one step, W2 ten; its worker polls, and so does whoever waits for a result. */
import { OpenWorkflow } from 'openworkflow';
import { BackendPostgres } from 'openworkflow/postgres';
import { serve } from './serve.mjs';

let backend;
let worker;
const workflows = {};

await serve({
  async start() {
    backend = await BackendPostgres.connect(process.env.DATABASE_URL);
    const client = new OpenWorkflow({ backend });
    for (const [name, steps] of Object.entries({ W1: 1, W2: 10 }))
      workflows[name] = client.defineWorkflow({ name }, async ({ step }) => {
        for (let index = 0; index < steps; index += 1)
          await step.run({ name: `work${index}` }, () => Promise.resolve({ done: true }));
      });
    worker = client.newWorker({ concurrency: 256 });
    await worker.start();
  },
  async stop() {
    await worker.stop();
    await backend.stop();
  },
  workloads: { W1: () => runToEnd('W1'), W2: () => runToEnd('W2') },
});

async function runToEnd(name) {
  const handle = await workflows[name].run({});
  await handle.result();
}
