import type { Api } from '../start-api.ts';

/** Reads the instance until it has ended; ten seconds are far more than any of these needs. */
export async function untilEnded(api: Api, processInstanceKey: string): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { body } = await api.call('GET', `/v2/process-instances/${processInstanceKey}`);
    if (body.state !== 'ACTIVE') return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`instance ${processInstanceKey} has not ended within 10 s`);
}
