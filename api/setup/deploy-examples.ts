import { deployExamples as deploy, registerExampleWorkers } from '#runtime';
import type { Runtime } from '#runtime';
import type { Logger } from 'pino';

/**
 * The example processes work out of the box: their workers run in this process, and on a database without any process they are
 * deployed and one is started. On any other database nothing is touched.
 */
export async function deployExamples(runtime: Runtime, logger: Logger): Promise<void> {
  registerExampleWorkers(runtime);
  if (await deploy(runtime)) logger.info('The example processes were deployed, and one was started.');
}
