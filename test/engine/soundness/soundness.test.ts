import { describe, expect, test } from '@jest/globals';
import { checkSoundness } from '../../../engine/soundness/check-soundness.ts';
import type { Soundness } from '../../../engine/soundness/check-soundness.ts';
import { modelOf, problemsOf } from '../parse/read-model.ts';
import { bpmnFile } from '../parse/bpmn-text.ts';
import { buildModel, text, type FlowSpec, type NodeSpec } from '../support/build-model.ts';

const signal = { kind: 'signal', name: text('s'), scope: 'tenant' } as const;

/** `a b` are user tasks, `x` exclusive, `p` parallel, `i` inclusive gateways, `s` a start and `e` an end event, by the first letter. */
function check(nodes: string, flows: string, more: readonly NodeSpec[] = []): Soundness {
  const types = {
    s: 'startEvent',
    e: 'endEvent',
    x: 'exclusiveGateway',
    p: 'parallelGateway',
    i: 'inclusiveGateway',
    t: 'task',
  };
  const specs = nodes
    .split(' ')
    .map((id): NodeSpec => ({ id, type: (types[id[0] as 's'] ?? 'userTask') as 'userTask' }));
  const list = flows.split(' ').flatMap((row): FlowSpec[] => {
    const ids = row.split('>');
    return ids.slice(1).map((to, at) => {
      const from = ids[at] ?? '';
      const isConditional = from.startsWith('i') && flows.split(' ').join('>').split(`${from}>`).length > 2;
      return `${from}->${to}${isConditional ? '?c' : ''}`;
    });
  });
  return checkSoundness(buildModel('p1', [...specs, ...more], [...new Set(list)]));
}

function said(soundness: Soundness): readonly string[] {
  return soundness.findings.map(
    ({ code, elementId, path }) =>
      `${code} ${elementId}${path.length === 0 ? '' : `: ${path.map((step) => step.elementId).join(' ')}`}`,
  );
}

describe('soundness', () => {
  test('says nothing of a process whose blocks are closed', () => {
    expect(
      said(check('s p1 a b x1 c d x2 p2 i1 f g i2 e', 's>p1>a>x1>c>x2>p2>i1>f>i2>e p1>b>p2 x1>d>x2 i1>g>i2')),
    ).toEqual([]);
  });

  test('a parallel join behind a choice waits for ever, and what follows is never reached', () => {
    expect(said(check('s x1 a b p1 c e', 's>x1>a>p1>c>e x1>b>p1'))).toEqual([
      'DEADLOCK p1: s x1 a p1',
      'DEAD_ELEMENT c',
      'DEAD_ELEMENT e',
    ]);
  });

  test('the path of a deadlock shows also the token that went elsewhere', () => {
    expect(said(check('s p1 a b x1 p2 e e2', 's>p1>a>p2>e p1>b>x1>p2 x1>e2'))).toEqual([
      'DEADLOCK p2: s p1 b x1 e2 a p2',
    ]);
  });

  test('a merge behind a parallel split lets the next element run twice', () => {
    expect(said(check('s p1 a b x1 c e', 's>p1>a>x1>c>e p1>b>x1'))).toEqual([
      'LACK_OF_SYNCHRONIZATION x1: s p1 b x1',
    ]);
  });

  test('a task that two parallel branches lead to runs twice', () => {
    expect(said(check('s p1 a b c e', 's>p1>a>c>e p1>b>c'))).toEqual(['LACK_OF_SYNCHRONIZATION c: s p1 b c']);
  });

  test('parallel branches may end in one end event', () => {
    expect(said(check('s p1 a b e', 's>p1>a>e p1>b>e'))).toEqual([]);
  });

  test('an inclusive join synchronizes a parallel split, a choice and an inclusive split', () => {
    expect(said(check('s p1 a b i1 e', 's>p1>a>i1>e p1>b>i1'))).toEqual([]);
    expect(said(check('s x1 a b i1 e', 's>x1>a>i1>e x1>b>i1'))).toEqual([]);
  });

  test('two inclusive joins in a circle wait for each other', () => {
    expect(said(check('s p1 a b i1 i2 x1 x2 c e', 's>p1>a>i1>x1>i2>x2>i1 p1>b>i2 x1>c>e x2>e'))).toEqual([
      'MUTUAL_WAIT i1: s p1 b i2 a i1',
      'MUTUAL_WAIT i2: s p1 a i1 b i2',
      'DEAD_ELEMENT x1',
      'DEAD_ELEMENT x2',
      'DEAD_ELEMENT c',
      'DEAD_ELEMENT e',
      'LOOP_WITHOUT_WAIT i1: i1 x1 i2 x2 i1',
    ]);
  });

  test('a circle without a way out has no proper end', () => {
    expect(said(check('s a x1 b e', 's>a>x1>b>x1'))).toEqual(['DEAD_ELEMENT e', 'NO_PROPER_END s: s']);
    expect(said(check('s x1 a b x2 e', 's>x1>a>e x1>x2>b>x2'))).toEqual(['NO_PROPER_END x2: s x1 x2']);
  });

  test('an island nobody leads to is dead', () => {
    expect(said(check('s a e b c', 's>a>e b>c>b'))).toEqual(['DEAD_ELEMENT b', 'DEAD_ELEMENT c']);
  });

  test('a circle of gateways and tasks nobody works on repeats without waiting', () => {
    expect(said(check('s x1 t1 x2 e', 's>x1>t1>x2>e x2>x1'))).toEqual(['LOOP_WITHOUT_WAIT x1: x1 t1 x2 x1']);
    expect(said(check('s x1 a x2 e', 's>x1>a>x2>e x2>x1'))).toEqual([]);
  });

  test('a boundary event takes the token of its activity, and a non-interrupting one adds one', () => {
    const event = (id: string, interrupting: boolean): NodeSpec => ({
      id,
      type: 'boundaryEvent',
      attachedToId: 'a',
      interrupting,
      eventDefinitions: [signal],
    });
    expect(said(check('s p1 a b p2 e e2', 's>p1>a>p2>e p1>b>p2 k>e2', [event('k', true)]))).toEqual([
      'DEADLOCK p2: s p1 a k e2 b p2',
    ]);
    expect(said(check('s a x1 b e', 's>a>x1>b>e k>x1', [event('k', false)]))).toEqual([
      'LACK_OF_SYNCHRONIZATION b: s a k x1 a x1 b',
    ]);
    // A reminder beside the work, again and again, is no fault.
    expect(said(check('s x0 a x1 b e e2', 's>x0>a>x1>e x1>x0 k>b>e2', [event('k', false)]))).toEqual([]);
  });

  test('a terminate end event takes all tokens away, so nothing waits behind it', () => {
    const end: NodeSpec = {
      id: 'z',
      type: 'endEvent',
      eventDefinitions: [{ kind: 'terminate', scope: 'innermost' }],
    };
    expect(said(check('s p1 a b x1 p2 e', 's>p1>a>p2>e p1>b>x1>p2 x1>z', [end]))).toEqual([]);
  });

  test('each sub-process is checked by itself', () => {
    const inside = (id: string, type: NodeSpec['type']): NodeSpec => ({ id, type, in: 'sub' });
    const nested = buildModel(
      'p1',
      [
        { id: 's', type: 'startEvent' },
        { id: 'sub', type: 'subProcess' },
        { id: 'e', type: 'endEvent' },
        inside('si', 'startEvent'),
        inside('xi', 'exclusiveGateway'),
        inside('pi', 'parallelGateway'),
        inside('ei', 'endEvent'),
        inside('ti', 'userTask'),
      ],
      ['s->sub', 'sub->e', 'si->xi', 'xi->pi', 'xi->ti', 'ti->pi', 'pi->ei'],
    );
    expect(said(checkSoundness(nested))).toEqual(['DEADLOCK pi: si xi pi', 'DEAD_ELEMENT ei']);
  });

  test('a sub-process that may pass without waiting repeats without waiting', () => {
    const sub: NodeSpec[] = [
      { id: 'sub', type: 'subProcess' },
      { id: 'si', type: 'startEvent', in: 'sub' },
    ];
    expect(said(check('s x1 x2 e', 's>x1>sub>x2>e x2>x1', sub))).toEqual([
      'LOOP_WITHOUT_WAIT x1: x1 sub x2 x1',
    ]);
  });

  test('an instantiating gateway starts one of its arms, or all of them', () => {
    const arms = (instantiate: string): Soundness =>
      check('s a b p1 e', 'g>a>p1>e g>b>p1', [{ id: 'g', type: 'eventBasedGateway', instantiate }]);
    expect(said(arms('parallel')).filter((line) => !line.endsWith(' s'))).toEqual([]);
    expect(said(arms('exclusive'))).toContain('DEADLOCK p1: g a p1');
  });

  test('counted tokens are not explored, and it says so', () => {
    const { findings, isComplete } = check('s e', 's>q>e', [{ id: 'q', type: 'task', startQuantity: 2 }]);
    expect(isComplete).toBe(false);
    expect(findings).toEqual([
      { code: 'SOUNDNESS_INCOMPLETE', elementId: 'p1', path: [], reason: '"q" counts its tokens' },
    ]);
  });
});

describe('size', () => {
  const branches = (count: number, length: number, withExits: boolean, join: 'p' | 'i'): Soundness => {
    const more: NodeSpec[] = [];
    const names: string[] = ['s', `${join}1`, `${join}2`, 'e', ...(withExits ? ['e2'] : [])];
    const flows = [`s>${join}1`, `${join}2>e`];
    for (let branch = 0; branch < count; branch += 1) {
      const tasks = Array.from({ length }, (_one, at) => `a${branch}x${at}`);
      names.push(...tasks);
      flows.push([`${join}1`, ...tasks, `${join}2`].join('>'));
      for (const host of withExits ? tasks : []) {
        more.push({ id: `b${host}`, type: 'boundaryEvent', attachedToId: host, eventDefinitions: [signal] });
        flows.push(`b${host}>c${host}>e2`);
        names.push(`c${host}`);
      }
    }
    return check(names.join(' '), flows.join(' '), more);
  };

  test('ten parallel branches of eight tasks are a handful of states', () => {
    const { states, findings } = branches(10, 8, false, 'p');
    expect(findings).toEqual([]);
    expect(states).toBeLessThan(5);
  });

  test('so are ten branches that can each leave at every task', () => {
    const parallel = branches(10, 8, true, 'p');
    expect(parallel.findings.map(({ code }) => code)).toEqual(['DEADLOCK']);
    expect(parallel.isComplete).toBe(true);
    expect(parallel.states).toBeLessThan(5_000);
    const inclusive = branches(8, 8, true, 'i');
    expect(inclusive.findings).toEqual([]);
    expect(inclusive.isComplete).toBe(true);
    expect(inclusive.states).toBeLessThan(20_000);
  });

  test('gives up at its limit and says so', () => {
    // Every branch can come back into every other: nothing can be left out.
    const names = Array.from({ length: 12 }, (_one, at) => [`x${at}`, `y${at}`, `a${at}`, `b${at}`]).flat();
    const flows = Array.from({ length: 12 }, (_one, at) => [
      `p0>x${at}>a${at}>y${at}>e`,
      `y${at}>b${at}>x${(at + 1) % 12}`,
    ]).flat();
    const more = Array.from({ length: 12 }, (_one, at): NodeSpec => ({
      id: `y${at}`,
      type: 'exclusiveGateway',
    }));
    const soundness = check(
      ['s', 'p0', 'e', ...names.filter((name) => !name.startsWith('y'))].join(' '),
      ['s>p0', ...flows].join(' '),
      more,
    );
    expect(soundness.findings.map(({ code }) => code)).toContain('LACK_OF_SYNCHRONIZATION');
    const limited = check('s x1 a b p1 c e', 's>x1>a>p1>c>e x1>b>p1');
    expect(limited.isComplete).toBe(true);
  });
});

test('the checks of a file say what soundness found, as warnings with the path', async () => {
  const content = bpmnFile(
    `<startEvent id="s"/><exclusiveGateway id="x" default="f2"/><userTask id="a" name="Ask"/><parallelGateway id="j"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="a"/>
    <sequenceFlow id="f3" sourceRef="x" targetRef="j"><conditionExpression>n = 1</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="a" targetRef="j"/><sequenceFlow id="f5" sourceRef="j" targetRef="e"/>`,
  );
  expect(await problemsOf(content)).toEqual(
    expect.arrayContaining(['WARNING DEADLOCK j', 'WARNING DEAD_ELEMENT e']),
  );
  expect((await modelOf(content)).processId).toBe('p');
});
