import { sequence, serviceTask } from '../runtime/start-core.ts';
import { startEngine } from './engine-under-test.ts';

/** Deploys the process `work`: a job of the engine's own, one for a worker outside, and one of its own again. */
export async function deployWork(databaseUrl: string): Promise<void> {
  const engine = await startEngine(databaseUrl);
  const inside = sequence(
    serviceTask('inside', 'own'),
    serviceTask('beside', 'outside'),
    serviceTask('again', 'own'),
  );
  const content = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="test"><bpmn:process id="work" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
  await engine.ask('deploy', { name: 'work.bpmn', content });
  await engine.stop();
}
