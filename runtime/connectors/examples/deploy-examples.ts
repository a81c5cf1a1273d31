import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Caller, CommandContext } from '../../contract/caller.ts';
import type { Runtime } from '../../contract/runtime.ts';
import { createExampleWorkers } from './example-workers.ts';

const system: Caller = {
  id: 'system',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};

/** Each example and the files that belong to it; one deployment each, so that its forms are bound to it. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'expense-approval.bpmn': ['expense-request.form', 'expense-approval.form', 'expense-payment.form'],
  'order-fulfilment.bpmn': ['order.form'],
  'employee-onboarding.bpmn': [
    'onboarding-request.form',
    'equipment.form',
    'first-week.form',
    'welcome.form',
  ],
};

/** The workers of the examples, for every process that runs jobs. They only ever get jobs of the example processes. */
export function registerExampleWorkers(runtime: Runtime): void {
  const workers = createExampleWorkers(async (job, orderId) => {
    const filter = {
      processDefinitionId: job.processDefinitionId,
      tenantId: job.tenantId,
      variables: [{ name: 'orderId', value: JSON.stringify(orderId) }],
    };
    const sort = [{ field: 'processInstanceKey', order: 'ASC' as const }];
    const page = await runtime.queries.search(system, 'processInstances', {
      filter,
      sort,
      page: { from: 0, limit: 1 },
    });
    const first = page.items[0]?.['processInstanceKey'];
    return first !== undefined && first !== job.processInstanceKey;
  });
  for (const worker of workers) runtime.registerWorker(worker);
}

/**
 * On an empty database: deploys the examples and starts one, so that a first visitor finds a task. Answers whether it did. Safe when
 * several processes start at once: equal files are one version, and the start has a key of its own.
 */
export async function deployExamples(runtime: Runtime): Promise<boolean> {
  if ((await runtime.queries.count(system, 'processDefinitions', {})) > 0) return false;
  const folder = findFolder();
  if (folder === null) return false;
  for (const [model, forms] of Object.entries(EXAMPLES)) {
    const names = [model, ...forms];
    const resources = await Promise.all(
      names.map(async (name) => ({ name, content: await readFile(join(folder, name)) })),
    );
    await runtime.definitions.deploy(context('deploy', model), {
      resources,
      name: model.replace('.bpmn', ''),
      source: 'examples',
      versionNote: 'Example that comes with Millrace',
      duplicates: 'filter',
    });
  }
  await runtime.instances.start(context('start', 'expense-approval'), {
    processDefinitionId: 'expense-approval',
    businessId: 'EX-1',
    variables: {
      employee: 'Mia Lindqvist',
      amount: 184.5,
      category: 'travel',
      purpose: 'Train to the customer in Gothenburg',
    },
  });
  return true;
}

// helpers

function context(verb: string, what: string): CommandContext {
  const operation = `examples ${verb}`;
  return {
    caller: system,
    tenantId: '<default>',
    idempotency: {
      operation,
      key: what,
      requestHash: Buffer.from(operation).toString('hex').padEnd(64, '0').slice(0, 64),
    },
  };
}

/** `specs/processes` of the project, from the sources as from the build. */
function findFolder(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'specs', 'processes');
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}
