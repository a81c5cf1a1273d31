import { describe, expect, test } from '@jest/globals';
import { createKeptChanges, type KeptFile } from '../../../modeler/projects/kept-changes.ts';
import { ProjectSaver, type SaveFailure } from '../../../modeler/projects/project-saver.ts';

/** A saver over a server and a browser of the test; time goes on when the test says so. */
function openSaver(texts: Record<string, string> = { 'a.bpmn': 'one' }) {
  const stored = new Map<string, string>();
  const storage = {
    get length() {
      return stored.size;
    },
    key: (index: number) => [...stored.keys()][index] ?? null,
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => void stored.set(name, text),
    removeItem: (name: string) => void stored.delete(name),
  };
  const kept = createKeptChanges('ana', '7', storage);
  const server = new Map(Object.entries(texts).map(([name, content]) => [name, { content, revision: 1 }]));
  let failure: SaveFailure | undefined;
  let waiting: (() => void) | undefined;
  const saver = new ProjectSaver(new Map(server), {
    save: ({ name, content, revision }: KeptFile) => {
      if (failure) return Promise.reject(new Error(failure.kind));
      const now = server.get(name)?.revision ?? 0;
      if (now !== revision) return Promise.reject(new Error('conflict'));
      server.set(name, { content, revision: now + 1 });
      return Promise.resolve({ revision: now + 1 });
    },
    failureOf: (_problem, file) => failure ?? { kind: 'conflict', file, by: 'ben', at: undefined },
    kept,
    later: (_ms, call) => {
      waiting = call;
      return () => {
        waiting = undefined;
      };
    },
  });
  const passTime = async () => {
    waiting?.();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { saver, server, kept, passTime, fail: (next: SaveFailure | undefined) => (failure = next) };
}

describe('what is typed in a project', () => {
  test('is kept at once, and saved with the revision it was typed over', async () => {
    const { saver, server, kept, passTime } = openSaver();
    saver.edit('a.bpmn', 'two');
    expect(kept.read()).toEqual([{ name: 'a.bpmn', content: 'two', revision: 1 }]);
    expect([...saver.snapshot().dirty]).toEqual(['a.bpmn']);
    await passTime();
    expect(server.get('a.bpmn')).toEqual({ content: 'two', revision: 2 });
    expect(kept.read()).toEqual([]);
    expect(saver.snapshot()).toMatchObject({ dirty: new Set(), failure: undefined, wasEdited: true });
  });

  test('stays in the browser while the server is away, and follows later', async () => {
    const { saver, server, kept, passTime, fail } = openSaver();
    fail({ kind: 'unreachable', why: 'SERVER' });
    saver.edit('a.bpmn', 'two');
    await passTime();
    expect(saver.snapshot().failure).toEqual({ kind: 'unreachable', why: 'SERVER' });
    expect(kept.read()).toHaveLength(1);
    expect(await saver.flush()).toBe(false);
    fail(undefined);
    await passTime();
    expect([server.get('a.bpmn')?.content, kept.read(), saver.snapshot().failure]).toEqual([
      'two',
      [],
      undefined,
    ]);
  });

  test('waits for a word of the person when somebody else saved the same file', async () => {
    const { saver, server, kept, passTime } = openSaver();
    server.set('a.bpmn', { content: 'theirs', revision: 4 });
    saver.edit('a.bpmn', 'mine');
    await passTime();
    expect(saver.snapshot().failure).toMatchObject({ kind: 'conflict', file: 'a.bpmn', by: 'ben' });
    saver.edit('a.bpmn', 'mine and more');
    await passTime();
    expect([server.get('a.bpmn')?.content, kept.read()[0]?.content]).toEqual(['theirs', 'mine and more']);
    saver.resolve('a.bpmn', 'mine', { content: 'theirs', revision: 4 });
    await passTime();
    expect([server.get('a.bpmn'), saver.snapshot().failure]).toEqual([
      { content: 'mine and more', revision: 5 },
      undefined,
    ]);
  });

  test('gives way to what somebody else saved when the person says so', async () => {
    const { saver, server, kept, passTime } = openSaver();
    server.set('a.bpmn', { content: 'theirs', revision: 4 });
    saver.edit('a.bpmn', 'mine');
    await passTime();
    saver.resolve('a.bpmn', 'theirs', { content: 'theirs', revision: 4 });
    expect(saver.snapshot().texts.get('a.bpmn')).toEqual({ content: 'theirs', revision: 4 });
    expect([kept.read(), saver.snapshot().generation]).toEqual([[], 1]);
  });

  test('is not lost when somebody takes over', async () => {
    const { saver, server, kept, passTime } = openSaver();
    saver.edit('a.bpmn', 'mine');
    saver.giveWay({ kind: 'lost', by: 'ben', since: '2026-11-21T14:02:00Z' });
    await passTime();
    expect([server.get('a.bpmn')?.content, saver.snapshot().dirty.size]).toEqual(['one', 0]);
    expect(kept.read()).toEqual([{ name: 'a.bpmn', content: 'mine', revision: 1 }]);
    saver.replace('a.bpmn', { content: 'bens', revision: 2 });
    // Edits again: what was kept lies over an older text, so the person is asked.
    server.set('a.bpmn', { content: 'bens', revision: 2 });
    saver.resume();
    saver.takeUp(kept.read());
    await passTime();
    expect([server.get('a.bpmn')?.content, saver.snapshot().failure?.kind]).toEqual(['bens', 'conflict']);
  });

  test('of an earlier visit is saved where nothing changed meanwhile, and forgotten where it arrived', async () => {
    const { saver, server, kept, passTime } = openSaver({ 'a.bpmn': 'one', 'b.form': 'same' });
    saver.takeUp([
      { name: 'a.bpmn', content: 'two', revision: 1 },
      { name: 'b.form', content: 'same', revision: 0 },
      { name: 'c.form', content: 'new', revision: 0 },
    ]);
    expect([...saver.snapshot().dirty]).toEqual(['a.bpmn', 'c.form']);
    await passTime();
    expect([server.get('a.bpmn')?.content, server.get('c.form')?.revision, kept.read()]).toEqual([
      'two',
      1,
      [],
    ]);
  });

  test('while a save is on its way is saved next', async () => {
    const { saver, server, passTime } = openSaver();
    saver.edit('a.bpmn', 'two');
    const first = saver.flush();
    saver.edit('a.bpmn', 'three');
    await first;
    await passTime();
    expect([server.get('a.bpmn'), saver.snapshot().dirty.size]).toEqual([
      { content: 'three', revision: 3 },
      0,
    ]);
  });
});

test('what storage gives back in another shape is no change', () => {
  const storage = {
    length: 0,
    key: () => null,
    getItem: () => '[{"name":1}]',
    setItem() {},
    removeItem() {},
  };
  expect(createKeptChanges('ana', '7', storage).read()).toEqual([]);
  expect(createKeptChanges('ana', '7', undefined).write([])).toBe(false);
});
