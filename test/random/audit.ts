import type { Fact, InstanceState, Key, ProcessModel } from '#engine';

/**
 * What must hold of one instance at every moment, whatever its model: the invariants I2 to I6, I11 to I14 and I21 of the
 * guarantees as far as one instance can break them. It reads the whole journal and the whole state, where the engine's own
 * checks look only at what a command touched. Returns sentences about what is wrong.
 */
export function audit(model: ProcessModel, facts: readonly Fact[], state: InstanceState): readonly string[] {
  const wrong: string[] = [];
  const journal = new Journal(model, wrong);
  for (const fact of facts) journal.read(fact);
  journal.compare(state);
  wrong.push(...auditState(state));
  return wrong;
}

// helpers

interface Known {
  readonly elementId: string;
  readonly parentKey: Key | null;
  end: 'completed' | 'terminated' | null;
}

/** The journal read once more by other means than `evolve`. */
class Journal {
  private readonly elements = new Map<Key, Known>();
  private readonly tokens = new Map<string, number>();
  private readonly jobs = new Set<Key>();
  private readonly endedJobs = new Set<Key>();
  private readonly model: ProcessModel;
  private readonly wrong: string[];
  private ended = false;

  constructor(model: ProcessModel, wrong: string[]) {
    this.model = model;
    this.wrong = wrong;
  }

  read(fact: Fact): void {
    if (this.ended && !['queueReplaced', 'activationsCounted'].includes(fact.kind))
      this.wrong.push(`I4: ${fact.kind} after the end of the instance`);
    switch (fact.kind) {
      case 'instanceCompleted':
      case 'instanceTerminated':
        this.ended = true;
        return;
      case 'elementActivating':
        this.begin(fact);
        return;
      case 'elementCompleted':
      case 'elementTerminated':
        this.end(fact.key, fact.kind === 'elementCompleted' ? 'completed' : 'terminated');
        return;
      case 'sequenceFlowTaken':
        this.put(fact.scopeKey, fact.flowId, fact.sequence);
        return;
      case 'tokensConsumed':
        for (const { flowId, sequence } of fact.tokens) this.take(fact.scopeKey, flowId, sequence);
        return;
      case 'jobCreated':
        if (this.jobs.has(fact.key)) this.wrong.push(`I6: job ${fact.key} was created twice`);
        this.jobs.add(fact.key);
        return;
      case 'jobCompleted':
      case 'jobCanceled':
        if (!this.jobs.has(fact.key) || this.endedJobs.has(fact.key))
          this.wrong.push(`I6: job ${fact.key} ended without being open`);
        this.endedJobs.add(fact.key);
        return;
      case 'jobFailed':
        if (fact.retriesLeft < 0)
          this.wrong.push(`I21: job ${fact.key} has ${String(fact.retriesLeft)} retries`);
        return;
      default:
    }
  }

  compare(state: InstanceState): void {
    const alive = [...this.elements].filter(([, known]) => known.end === null).map(([key]) => key);
    same(this.wrong, 'I3: elements alive', alive, Object.keys(state.elements));
    const standing = [...this.tokens].filter(([, count]) => count > 0).map(([token]) => token);
    const tokens = state.tokens.map((token) => nameOf(token.scopeKey, token.flowId, token.sequence));
    same(this.wrong, 'I2: tokens', standing, tokens);
    const open = [...this.jobs].filter((key) => !this.endedJobs.has(key));
    same(this.wrong, 'I6: open jobs', open, Object.keys(state.jobs));
    if (this.ended !== (state.status !== 'active')) this.wrong.push('I4: the end is not in the state');
  }

  private begin(fact: Extract<Fact, { kind: 'elementActivating' }>): void {
    const { key, elementId, parentKey } = fact;
    if (this.elements.has(key)) this.wrong.push(`I3: ${elementId} ${key} began twice`);
    if (parentKey !== null && this.elements.get(parentKey)?.end !== null)
      this.wrong.push(`I5: ${elementId} ${key} began in a scope that is not alive`);
    this.elements.set(key, { elementId, parentKey, end: null });
  }

  private end(key: Key, how: 'completed' | 'terminated'): void {
    const known = this.elements.get(key);
    if (known === undefined || known.end !== null) {
      this.wrong.push(`I3: ${key} ended ${known === undefined ? 'without beginning' : 'twice'}`);
      return;
    }
    known.end = how;
    for (const [child, { parentKey, end }] of this.elements)
      if (parentKey === key && end === null)
        this.wrong.push(`I5: ${known.elementId} ended before ${child} inside it`);
  }

  private put(scopeKey: Key, flowId: string, sequence: number): void {
    if (this.model.flows[flowId] === undefined) this.wrong.push(`I2: there is no flow ${flowId}`);
    if (this.elements.get(scopeKey)?.end !== null)
      this.wrong.push(`I5: a token on ${flowId} in an ended scope`);
    const name = nameOf(scopeKey, flowId, sequence);
    this.tokens.set(name, (this.tokens.get(name) ?? 0) + 1);
  }

  private take(scopeKey: Key, flowId: string, sequence: number): void {
    const name = nameOf(scopeKey, flowId, sequence);
    const count = this.tokens.get(name) ?? 0;
    if (count !== 1) this.wrong.push(`I2: token ${name} was consumed and stood there ${String(count)} times`);
    this.tokens.set(name, count - 1);
  }
}

function auditState(state: InstanceState): readonly string[] {
  const wrong: string[] = [];
  const lives = (key: Key): boolean => state.elements[key] !== undefined;
  for (const element of Object.values(state.elements)) {
    if (element.parentKey !== null && !lives(element.parentKey))
      wrong.push(`I5: ${element.elementId} has no scope`);
    if (element.role === 'body') wrong.push(...auditBody(state, element));
  }
  for (const record of [state.jobs, state.userTasks, state.subscriptions, state.incidents])
    for (const owned of Object.values(record))
      if (!lives(owned.elementInstanceKey)) wrong.push(`I5: ${owned.key} belongs to nothing alive`);
  for (const scopeKey of Object.keys(state.variables))
    if (!lives(scopeKey as Key)) wrong.push(`I5: variables of ${scopeKey} outlived it`);
  const perElement = new Map<Key, number>();
  for (const job of Object.values(state.jobs))
    perElement.set(job.elementInstanceKey, (perElement.get(job.elementInstanceKey) ?? 0) + 1);
  for (const [key, count] of perElement)
    if (count > 1) wrong.push(`I6: ${key} has ${String(count)} open jobs`);
  for (const job of Object.values(state.jobs)) {
    const stopped = Object.values(state.incidents).some((incident) => incident.jobKey === job.key);
    if ((job.retriesLeft === 0) !== stopped && job.retriesLeft <= 0)
      wrong.push(`I21: job ${job.key} has no retries and no incident`);
  }
  if (state.status !== 'active' && Object.keys(state.elements).length > 0)
    wrong.push('I5: the ended instance has elements');
  return wrong;
}

/** I13: what a repeated activity counts is what there is. */
function auditBody(state: InstanceState, body: InstanceState['elements'][string]): readonly string[] {
  const { created, completed, cardinality } = body.data;
  if (created === undefined || cardinality === undefined || body.state === 'terminating') return [];
  const alive = Object.values(state.elements).filter(
    (one) => one.parentKey === body.key && one.role === 'inner',
  );
  const wrong: string[] = [];
  if (created > cardinality)
    wrong.push(`I13: ${body.elementId} created ${String(created)} of ${String(cardinality)}`);
  // An instance that is completing has been counted and is still there.
  const leaving = alive.filter((one) => one.state === 'completing' || one.state === 'terminating').length;
  const counted = (completed ?? 0) + alive.length;
  if (counted < created || counted - leaving > created)
    wrong.push(
      `I13: ${body.elementId}: ${String(completed ?? 0)} completed and ${String(alive.length)} alive of ${String(created)} created`,
    );
  return wrong;
}

function same(wrong: string[], what: string, left: readonly string[], right: readonly string[]): void {
  const [a, b] = [[...left].sort().join(' '), [...right].sort().join(' ')];
  if (a !== b) wrong.push(`${what}: the journal says ${a}, the state says ${b}`);
}

const nameOf = (scopeKey: Key, flowId: string, sequence: number): string =>
  `${scopeKey} ${flowId} ${String(sequence)}`;
