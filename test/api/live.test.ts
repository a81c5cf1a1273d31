import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { taskProcess } from './models.ts';
import { ADMIN, basic, startApi } from './start-api.ts';
import type { Api } from './start-api.ts';

interface Received {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

describe('the stream of changes', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.deploy(['task.bpmn', taskProcess('task')]);
  });
  afterAll(() => api.stop());

  /** Opens a stream and collects what arrives until it is closed. */
  const open = async (query = '', headers: Record<string, string> = {}) => {
    const abort = new AbortController();
    const response = await fetch(`${api.url}/v2/events${query}`, {
      headers: { authorization: basic(ADMIN), ...headers },
      signal: abort.signal,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const events: Received[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk as Uint8Array);
        const records = text.split('\n\n');
        text = records.pop() ?? '';
        for (const record of records) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(record)?.[1] ?? '';
          if (field('event') !== '')
            events.push({
              event: field('event'),
              id: field('id'),
              data: JSON.parse(field('data') || '{}') as Record<string, unknown>,
            });
        }
      }
    })().catch(() => undefined);
    return { events, close: async () => (abort.abort(), reading) };
  };
  const until = async (isDone: () => boolean) => {
    for (let tries = 0; tries < 100 && !isDone(); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
  };

  test('names what changed, after the commit, without its contents', async () => {
    const stream = await open();
    const { body } = await api.call('POST', '/v2/process-instances', {
      body: { processDefinitionId: 'task', variables: { secret: 'do not show' } },
    });
    await until(() => stream.events.some((record) => record.event === 'task.created'));
    await stream.close();
    const types = stream.events.map((record) => record.event);
    expect(types).toEqual(expect.arrayContaining(['instance.started', 'task.created']));
    const started = stream.events.find((record) => record.event === 'instance.started');
    expect(started?.data).toMatchObject({
      type: 'instance.started',
      tenantId: '<default>',
      key: body.processInstanceKey,
    });
    expect(JSON.stringify(stream.events)).not.toContain('do not show');
    expect(JSON.stringify(stream.events)).not.toContain('audience');
    const positions = stream.events.map((record) => BigInt(record.id));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('goes on after the last record that was seen', async () => {
    const first = await open();
    await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: 'task' } });
    await until(() => first.events.some((record) => record.event === 'task.created'));
    await first.close();
    const { id } = first.events[0] ?? { id: '' };
    const again = await open('', { 'last-event-id': id });
    await until(() => again.events.length >= first.events.length - 1);
    await again.close();
    expect(again.events.map((record) => record.id)).toEqual(
      expect.arrayContaining(first.events.slice(1).map((record) => record.id)),
    );
  });

  test('gives only the wanted types', async () => {
    const stream = await open('?types=task.*');
    await api.call('POST', '/v2/process-instances', { body: { processDefinitionId: 'task' } });
    await until(() => stream.events.length > 0);
    await stream.close();
    expect(new Set(stream.events.map((record) => record.event.split('.')[0]))).toEqual(new Set(['task']));
  });

  test('refuses busy types without an instance, and strangers', async () => {
    expect((await api.call('GET', '/v2/events?types=element.*')).body.code).toBe('INVALID_VALUE');
    expect((await api.call('GET', '/v2/events', { as: null })).status).toBe(401);
  });

  test('gives a person at most ten streams', async () => {
    const streams = [];
    for (let count = 0; count < 10; count += 1) streams.push(await open());
    const refused = await api.call('GET', '/v2/events');
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    for (const stream of streams) await stream.close();
  });
});
