import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../engine/command.ts';
import { execute } from '../../engine/execute.ts';
import type { JsonValue, Key } from '../../engine/model/json.ts';
import type { InstanceState } from '../../engine/state.ts';
import { buildModel, feel } from './support/build-model.ts';
import { reordered } from './support/world.ts';

const loop = {
  kind: 'multiInstance',
  sequential: false,
  inputCollection: feel('items'),
  inputElement: 'item',
  outputCollection: 'results',
  outputElement: feel('r'),
  completionCondition: feel('stop'),
  firstIndex: 1,
};
const model = buildModel(
  'many',
  [
    { id: 's', type: 'startEvent' },
    { id: 't', type: 'serviceTask', loop },
  ],
  ['s->t'],
);

type Send = (state: InstanceState | null, command: Command) => ReturnType<typeof execute>;

/** A hundred parallel instances, made by the command before: from there on commands take records over. */
function start(): { state: InstanceState; env: { fail: boolean }; send: Send } {
  let last = 2_251_799_813_685_249n;
  const env = {
    now: 1,
    timeZone: 'UTC',
    guarded: true,
    fail: false,
    nextKey: (): Key => {
      if (env.fail) throw new Error('no more keys');
      last += 1n;
      return String(last) as Key;
    },
  };
  const send: Send = (state, command) => execute(model, state, command, env);
  const key = env.nextKey();
  const created = send(null, {
    kind: 'createInstance',
    key,
    definitionKey: '7' as Key,
    tenantId: 't',
    businessId: null,
    tags: [],
    rootKey: key,
    parent: null,
    startedBy: null,
    start: { kind: 'none' },
    variables: { items: Array.from({ length: 100 }, (_, index) => index), stop: false },
  });
  if (!created.ok) throw new Error(created.rejection.message);
  return { state: created.state, env, send };
}

const saved = (state: InstanceState): InstanceState =>
  reordered(JSON.parse(JSON.stringify(state)) as JsonValue) as unknown as InstanceState;
const complete = (state: InstanceState, r: JsonValue = 1): Command => ({
  kind: 'completeJob',
  jobKey: Object.keys(state.jobs)[0] as Key,
  variables: { r },
});

describe('a command on a state that the command before it made', () => {
  test('writes to the same records instead of copying them', () => {
    const { state, send } = start();
    const { elements, jobs, variables } = state;
    const result = send(state, complete(state));
    if (!result.ok) throw new Error(result.rejection.message);
    expect(result.state.elements).toBe(elements);
    expect(result.state.jobs).toBe(jobs);
    expect(result.state.variables).toBe(variables);
    expect(Object.keys(jobs)).toHaveLength(99);
  });

  test('leaves every older state as it was, for whoever asks it again', () => {
    const { state: first, send } = start();
    const states: InstanceState[] = [first];
    const copies: InstanceState[] = [saved(first)];
    for (let at = 0; at < 5; at += 1) {
      const state = states.at(-1) as InstanceState;
      const result = send(state, complete(state));
      if (!result.ok) throw new Error(result.rejection.message);
      states.push(result.state);
      copies.push(saved(result.state));
    }
    expect(states.map(saved)).toEqual(copies);
  });

  test('restores a state that many commands lie behind of with one copy', () => {
    const { state: first, send } = start();
    const copy = saved(first);
    let state = first;
    for (let at = 0; at < 80; at += 1) {
      const result = send(state, complete(state));
      if (!result.ok) throw new Error(result.rejection.message);
      ({ state } = result);
    }
    const between = Object.getOwnPropertyDescriptor(first, 'jobs')?.get;
    expect(between).toBeDefined();
    let copies = 0;
    const setPrototypeOf = Object.setPrototypeOf.bind(Object);
    Object.setPrototypeOf = (value: object, prototype: object | null) => {
      copies += 1;
      return setPrototypeOf(value, prototype) as object;
    };
    try {
      expect(Object.keys(first.jobs)).toHaveLength(100);
    } finally {
      Object.setPrototypeOf = setPrototypeOf;
    }
    expect(copies).toBe(1);
    expect(saved(first)).toEqual(copy);
  });

  test('leaves older states as they were, also in records that the commands between did not write to', () => {
    const { state: first, send } = start();
    const ok = (result: ReturnType<Send>): InstanceState => {
      if (!result.ok) throw new Error(result.rejection.message);
      return result.state;
    };
    const note = (state: InstanceState): Command => ({
      kind: 'setVariables',
      scopeKey: state.key,
      variables: { note: 1 },
      local: true,
    });
    const copy = saved(first);
    const noted = ok(send(first, note(first)));
    const copyOfNoted = saved(noted);
    ok(send(noted, complete(noted)));
    expect(saved(first)).toEqual(copy);
    expect(saved(noted)).toEqual(copyOfNoted);
    // A group that did not win starts from the state before it again.
    const command = complete(copy);
    expect(saved(ok(send(first, command)))).toEqual(saved(ok(send(copy, command))));
    expect(saved(noted)).toEqual(copyOfNoted);
  });

  test('says the same as on the state loaded from its text, also a second time', () => {
    const { state, send } = start();
    const loaded = saved(state);
    const command = complete(state);
    const taken = send(state, command);
    const again = send(state, command);
    const fromText = send(loaded, command);
    if (!taken.ok || !again.ok || !fromText.ok) throw new Error('rejected');
    expect(again.facts).toEqual(taken.facts);
    expect(fromText.facts).toEqual(taken.facts);
    expect(saved(again.state)).toEqual(saved(taken.state));
    expect(saved(fromText.state)).toEqual(saved(taken.state));
  });

  test('gives everything back when it is refused', () => {
    const { state, send } = start();
    const copy = saved(state);
    expect(send(state, { kind: 'completeJob', jobKey: '9' as Key, variables: {} }).ok).toBe(false);
    expect(saved(state)).toEqual(copy);
    const { jobs } = state;
    const result = send(state, complete(state));
    expect(result.ok && result.state.jobs).toBe(jobs);
  });

  test('gives everything back when it fails half way', () => {
    const { state, env, send } = start();
    const stopped = send(state, {
      kind: 'setVariables',
      scopeKey: state.key,
      variables: { stop: 'perhaps' },
      local: false,
    });
    if (!stopped.ok) throw new Error(stopped.rejection.message);
    const copy = saved(stopped.state);
    // The completion is written, its condition fails, and the incident finds no key.
    env.fail = true;
    expect(() => send(stopped.state, complete(stopped.state))).toThrow('no more keys');
    expect(saved(stopped.state)).toEqual(copy);
    env.fail = false;
    expect(send(stopped.state, complete(stopped.state))).toMatchObject({ ok: true });
  });

  test('makes an incident of a failing step without touching the given state', () => {
    const { state, send } = start();
    const stopped = send(state, {
      kind: 'setVariables',
      scopeKey: state.key,
      variables: { stop: 'perhaps' },
      local: false,
    });
    if (!stopped.ok) throw new Error(stopped.rejection.message);
    const copy = saved(stopped.state);
    const result = send(stopped.state, complete(stopped.state));
    if (!result.ok) throw new Error(result.rejection.message);
    expect(Object.values(result.state.incidents).map((incident) => incident.code)).toEqual([
      'CONDITION_ERROR',
    ]);
    expect(saved(stopped.state)).toEqual(copy);
  });
});
