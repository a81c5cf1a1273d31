import type { Caller, Runtime } from '#runtime';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { PROJECT_ROOT } from '../project-root.ts';

/** The server's own work. */
export const SYSTEM: Caller = {
  id: 'system',
  kind: 'system',
  tenantIds: ['<default>'],
  groupIds: [],
  roleIds: [],
  grants: [],
};

/** On a database without any process the shipped examples are deployed; on any other nothing is touched. */
export async function deployExamples(runtime: Runtime, logger: Logger): Promise<void> {
  const folder = join(PROJECT_ROOT, 'specs', 'processes');
  if (!existsSync(folder)) return;
  if ((await runtime.queries.count(SYSTEM, 'processDefinitions', {})) > 0) return;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(bpmn|form)$/.test(name),
  );
  if (names.length === 0) return;
  const resources = names
    .sort()
    .map((name) => ({ name: name.replaceAll('\\', '/'), content: readFileSync(join(folder, name)) }));
  const result = await runtime.definitions.deploy(
    { caller: SYSTEM, tenantId: '<default>' },
    { resources, name: 'Examples', source: 'Millrace', duplicates: 'filter' },
  );
  logger.info(`${result.processes.length} example processes were deployed.`);
}
