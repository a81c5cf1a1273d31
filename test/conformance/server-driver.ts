import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject, JsonValue } from '#engine';
import { ADMIN } from '../api/start-api.ts';
import type { Answer, Api } from '../api/start-api.ts';
import type { ServerUnderTest } from './server-under-test.ts';
import type {
  DeployProblem,
  Driver,
  InstanceView,
  MigrationInput,
  ModelFile,
  OpenWork,
  Outcome,
  Snapshot,
} from './driver.ts';
import { migrationOf } from './migration-of.ts';

type Row = Readonly<Record<string, JsonValue>>;

/** A server over HTTP; one that can be killed is killed after every stimulus, before anything that follows from it is awaited. */
type ServerPort = Pick<Api, 'call' | 'stop'> & Partial<Pick<ServerUnderTest, 'restart'>>;

export const EPOCH = Date.UTC(2030, 0, 1);
const LEASE_MS = 86_400_000;
const LOST_LEASE_MS = 1000;

/** A server on PostgreSQL as a driver, spoken to by `/v2` only; its virtual clock says when nothing can move any more. */
export class ServerDriver implements Driver {
  private readonly api: ServerPort;
  private readonly taskKeys = new Map<string, string>();
  private now = EPOCH;

  private constructor(api: ServerPort) {
    this.api = api;
  }

  static async open(api: ServerPort): Promise<ServerDriver> {
    const driver = new ServerDriver(api);
    await driver.api.call('PUT', '/v2/clock', { body: { timestamp: EPOCH } });
    return driver;
  }

  async deploy(
    files: readonly ModelFile[],
  ): Promise<{ readonly ok: boolean; readonly problems: readonly DeployProblem[] }> {
    const form = new FormData();
    for (const file of files) form.append('resources', new Blob([Uint8Array.from(file.content)]), file.name);
    const answer = await this.api.call('POST', '/v2/deployments', { raw: form });
    if (answer.status >= 500) throw new Error(`the deployment answered ${answer.status}: ${answer.text}`);
    await this.settle();
    const problems = ((answer.body as { problems?: DeployProblem[] } | undefined)?.problems ??
      []) as DeployProblem[];
    return { ok: answer.status < 300, problems };
  }

  async start(input: {
    readonly processId: string;
    readonly variables: JsonObject;
    readonly at?: string;
    readonly businessId?: string;
  }): Promise<Outcome> {
    const { processId, variables, at, businessId } = input;
    const body = {
      processDefinitionId: processId,
      variables,
      ...(at === undefined ? {} : { startInstructions: [{ elementId: at }] }),
      ...(businessId === undefined ? {} : { businessId }),
    };
    const answer = await this.api.call('POST', '/v2/process-instances', { body });
    await this.settle();
    return answer.status < 300
      ? { ok: true, key: (answer.body as { processInstanceKey: string }).processInstanceKey }
      : refusal(answer);
  }

  async completeTask(key: string, variables: JsonObject): Promise<Outcome> {
    // An administrator completes only tasks of their own.
    const task = await this.api.call('GET', `/v2/user-tasks/${key}`);
    if ((task.body as { assignee?: string }).assignee !== ADMIN.username)
      await this.api.call('POST', `/v2/user-tasks/${key}/assignment`, {
        body: { assignee: ADMIN.username, allowOverride: true },
      });
    return this.change(key, 'POST', 'completion', { variables });
  }

  async assignTask(key: string, assignee: string | null): Promise<Outcome> {
    return assignee === null
      ? this.change(key, 'DELETE', 'assignee', undefined)
      : this.change(key, 'POST', 'assignment', { assignee, allowOverride: true });
  }

  async updateTask(key: string, changes: JsonObject): Promise<Outcome> {
    return this.change(key, 'PATCH', 'update', { changeset: changes });
  }

  async completeJob(key: string, variables: JsonObject, result?: JsonObject): Promise<Outcome> {
    await this.takeJobs(key);
    const answer = result === undefined ? {} : { result: { type: 'adHocSubProcess', ...result } };
    return this.command('POST', `/v2/jobs/${key}/completion`, { variables, ...answer });
  }

  async throwError(key: string, code: string, variables: JsonObject): Promise<Outcome> {
    await this.takeJobs(key);
    return this.command('POST', `/v2/jobs/${key}/error`, { errorCode: code, variables });
  }

  async failJob(key: string, retries: number): Promise<Outcome> {
    await this.takeJobs(key);
    return this.command('POST', `/v2/jobs/${key}/failure`, {
      retries,
      errorMessage: 'the worker gave up',
      retryBackOff: 0,
    });
  }

  async loseJob(key: string): Promise<Outcome> {
    await this.takeJobs(key, LOST_LEASE_MS);
    await this.advance(LOST_LEASE_MS + 1);
    return { ok: true };
  }

  async throwAtTask(
    key: string,
    kind: 'error' | 'escalation',
    code: string,
    variables: JsonObject,
  ): Promise<Outcome> {
    return this.command('POST', `/v2/user-tasks/${key}/${kind}`, { [`${kind}Code`]: code, variables });
  }

  async publish(input: Parameters<Driver['publish']>[0]): Promise<Outcome> {
    const { timeToLiveMs, ...message } = input;
    return this.command('POST', '/v2/messages/publication', { ...message, timeToLive: timeToLiveMs });
  }

  async correlateOnce(input: Parameters<Driver['correlateOnce']>[0]): Promise<Outcome> {
    return this.command('POST', '/v2/messages/correlation', input);
  }

  async broadcast(name: string): Promise<Outcome> {
    return this.command('POST', '/v2/signals/broadcast', { signalName: name, variables: {} });
  }

  async evaluateConditions(variables: JsonObject): Promise<Outcome> {
    return this.command('POST', '/v2/conditionals/evaluation', { variables });
  }

  async activateAdHoc(
    elementInstanceKey: string,
    elements: readonly { readonly elementId: string; readonly variables?: JsonObject }[],
    cancelRemainingInstances: boolean,
  ): Promise<Outcome> {
    return this.command('POST', `/v2/element-instances/ad-hoc-activities/${elementInstanceKey}/activation`, {
      elements: elements.map(({ elementId, variables = {} }) => ({ elementId, variables })),
      cancelRemainingInstances,
    });
  }

  async trigger(elementInstanceKey: string, variables: JsonObject): Promise<Outcome> {
    return this.command('POST', `/v2/element-instances/${elementInstanceKey}/trigger`, { variables });
  }

  async setVariables(scopeKey: string, variables: JsonObject, local: boolean): Promise<Outcome> {
    return this.command('PUT', `/v2/element-instances/${scopeKey}/variables`, { variables, local });
  }

  async setSuspended(instanceKey: string, isSuspended: boolean): Promise<Outcome> {
    const what = isSuspended ? 'suspension' : 'resumption';
    return this.command('POST', `/v2/process-instances/${instanceKey}/${what}`, {});
  }

  async migrate(input: MigrationInput): Promise<Outcome> {
    const body = await migrationOf(this.api, input);
    return this.command('POST', `/v2/process-instances/${input.instanceKey}/migration`, body);
  }

  async cancel(instanceKey: string): Promise<Outcome> {
    return this.command('POST', `/v2/process-instances/${instanceKey}/cancellation`, {});
  }

  async resolve(elementId: string, retries: number | undefined): Promise<Outcome> {
    const [incident] = await this.search('incidents', { elementId, state: 'ACTIVE' });
    const path = `/v2/incidents/${text(incident?.['incidentKey'])}/resolution`;
    return this.command('POST', path, retries === undefined ? {} : { retries });
  }

  async advance(milliseconds: number): Promise<void> {
    await this.api.call('POST', '/v2/clock/advance', { body: { duration: `PT${milliseconds / 1000}S` } });
    this.now += milliseconds;
    await this.settle();
  }

  async nextTimer(): Promise<number | undefined> {
    const dates = (await this.waits()).flatMap((wait) =>
      wait['kind'] === 'TIMER' && typeof wait['until'] === 'string' ? [Date.parse(wait['until'])] : [],
    );
    return dates.length === 0 ? undefined : Math.max(0, Math.min(...dates) - this.now);
  }

  async visibleVariables(elementInstanceKey: string): Promise<JsonObject> {
    const taskKey = this.taskKeys.get(elementInstanceKey);
    if (taskKey !== undefined) {
      const rows = await this.search(`user-tasks/${taskKey}/effective-variables`, {});
      return valuesOf(rows);
    }
    const [job] = await this.search('jobs', { elementInstanceKey });
    const processKey = text(job?.['processInstanceKey']);
    const visible: JsonObject[] = [];
    for (const scopeKey of (await this.pathTo(elementInstanceKey, processKey)) ?? [elementInstanceKey])
      visible.push(await this.localVariables(scopeKey));
    return Object.assign({}, ...visible) as JsonObject;
  }

  /** The scopes around an element instance, outermost first, and itself. */
  private async pathTo(elementInstanceKey: string, from: string): Promise<readonly string[] | null> {
    if (from === elementInstanceKey) return [from];
    for (const child of await this.search('element-instances', {
      elementInstanceScopeKey: from,
      state: 'ACTIVE',
    })) {
      const path = await this.pathTo(elementInstanceKey, text(child['elementInstanceKey']));
      if (path !== null) return [from, ...path];
    }
    return null;
  }

  async localVariables(elementInstanceKey: string): Promise<JsonObject> {
    return valuesOf(await this.search('variables', { scopeKey: elementInstanceKey }));
  }

  async snapshot(): Promise<Snapshot> {
    const [instances, tasks, jobs, incidents, completed, receiving, adHoc, waits] = await Promise.all([
      this.search('process-instances', {}),
      this.search('user-tasks', { state: { $notIn: ['COMPLETED', 'CANCELED'] } }),
      this.search('jobs', { state: { $in: ['CREATED', 'FAILED', 'TIMED_OUT', 'RETRIES_UPDATED'] } }),
      this.search('incidents', { state: 'ACTIVE' }),
      this.search('element-instances', { state: 'COMPLETED' }),
      this.search('element-instances', { state: 'ACTIVE', type: 'RECEIVE_TASK' }),
      this.search('element-instances', { state: 'ACTIVE', type: 'AD_HOC_SUB_PROCESS' }),
      this.waits(),
    ]);
    const open = tasks.map(workOf('userTaskKey'));
    for (const task of open) this.taskKeys.set(task.elementInstanceKey, task.key);
    return {
      instances: await Promise.all(instances.map((row) => this.instanceView(row))),
      tasks: open,
      jobs: jobs.map(workOf('jobKey')),
      timers: waits.filter((wait) => wait['kind'] === 'TIMER').length,
      waiting: await this.waiting(instances, waits),
      triggers: [...receiving, ...adHoc].map(workOf('elementInstanceKey')),
      incidents: incidents.map((row) => ({
        element: text(row['elementId']),
        code: text(row['incidentType'] ?? row['errorType']),
        message: text(row['errorMessage']),
      })),
      completed: completedIds(completed),
      flows: await this.flows(instances),
      areFlowsCounted: false,
    };
  }

  async close(): Promise<void> {
    await this.api.stop();
  }

  private async command(method: string, path: string, body: JsonObject): Promise<Outcome> {
    const answer = await this.api.call(method, path, { body });
    await this.settle();
    return answer.status < 300 ? { ok: true } : refusal(answer);
  }

  /** A change of a task is answered when its listeners have run: here it is enough that they are asked. */
  private async change(
    key: string,
    method: string,
    what: string,
    body: JsonObject | undefined,
  ): Promise<Outcome> {
    const isChanging = await this.isChanging(key);
    let answered = false;
    const answer = this.api
      .call(method, `/v2/user-tasks/${key}/${what}`, body === undefined ? {} : { body })
      .finally(() => {
        answered = true;
      });
    const asked = async (): Promise<null> => {
      while (!answered) {
        // In the middle of another change already: then the answer alone says what became of this one.
        if (!isChanging && (await this.isChanging(key))) return null;
        await sleep(15);
      }
      return null;
    };
    const first = await Promise.race([answer, asked()]);
    answer.catch(() => undefined);
    await this.settle();
    // One that was being answered when the server died has no answer.
    const final = first ?? (answered ? await answer.catch(() => null) : null);
    return final === null || final.status < 300 ? { ok: true } : refusal(final);
  }

  /** Listeners of the task are being asked. */
  private async isChanging(key: string): Promise<boolean> {
    const task = await this.api.call('GET', `/v2/user-tasks/${key}`);
    return ((task.body ?? {}) as { state?: string }).state?.endsWith('ING') === true;
  }

  /** The virtual clock runs all due work before it answers. A server that dies leaves that to the next one. */
  private async settle(): Promise<void> {
    await this.api.restart?.(this.now);
    await this.api.call('POST', '/v2/clock/advance', { body: { duration: 'PT0S' } });
  }

  /** A job must be handed out before its worker may answer; the lease outlives the case. */
  private async takeJobs(key: string, timeout = LEASE_MS): Promise<void> {
    const [job] = await this.search('jobs', { jobKey: key });
    const body = {
      type: text(job?.['type']),
      worker: 'conformance',
      timeout,
      maxJobsToActivate: 1000,
      // What is there now; the usual long poll would wait when the job has been taken already.
      requestTimeout: -1,
    };
    await this.api.call('POST', '/v2/jobs/activation', { body });
  }

  private async search(what: string, filter: JsonObject): Promise<readonly Row[]> {
    const found: Row[] = [];
    let after: JsonObject = {};
    for (let page = 0; page < 100; page += 1) {
      const answer = await this.api.call('POST', `/v2/${what}/search`, {
        body: { filter, page: { limit: 100, ...after } },
        headers: { prefer: 'extended' },
      });
      if (answer.status >= 300)
        throw new Error(`/v2/${what}/search answered ${answer.status}: ${answer.text}`);
      const { items, page: info } = answer.body as { items: Row[]; page: { endCursor: string | null } };
      found.push(...items);
      if (items.length < 100 || info.endCursor === null) return found;
      after = { after: info.endCursor };
    }
    return found;
  }

  private async instanceView(row: Row): Promise<InstanceView> {
    const key = text(row['processInstanceKey']);
    const status = text(row['state']).toLowerCase();
    return {
      key,
      processId: text(row['processDefinitionId']),
      status: status === 'completed' || status === 'terminated' ? status : 'active',
      variables: valuesOf(await this.search('variables', { scopeKey: key })),
    };
  }

  private async perInstance(instances: readonly Row[], path: string): Promise<readonly Row[]> {
    const answers = await Promise.all(
      instances.map((row) =>
        this.api.call('GET', `/v2/process-instances/${text(row['processInstanceKey'])}/${path}`),
      ),
    );
    return answers.flatMap((answer) => (answer.body as { items?: Row[] } | undefined)?.items ?? []);
  }

  private async waits(): Promise<readonly Row[]> {
    return this.perInstance(await this.search('process-instances', { state: 'ACTIVE' }), 'waits');
  }

  private async waiting(
    instances: readonly Row[],
    waits: readonly Row[],
  ): Promise<Readonly<Record<string, number>>> {
    const active = instances.filter((row) => row['state'] === 'ACTIVE');
    const counts: Record<string, number> = {};
    for (const row of await this.perInstance(active, 'statistics/element-instances')) {
      const count = Number(row['active'] ?? 0) + Number(row['incidents'] ?? 0);
      if (count > 0) counts[text(row['elementId'])] = count;
    }
    for (const wait of waits) {
      if (wait['kind'] !== 'JOIN') continue;
      const { arrived } = wait['what'] as { readonly arrived?: number };
      const id = text(wait['elementId']);
      counts[id] = (counts[id] ?? 0) + (arrived ?? 1);
    }
    return counts;
  }

  private async flows(instances: readonly Row[]): Promise<Readonly<Record<string, number>>> {
    const rows = await this.perInstance(instances, 'sequence-flows');
    return Object.fromEntries(rows.map((row) => [text(row['sequenceFlowId']), 1]));
  }
}

// helpers

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

function refusal(answer: Answer): Outcome {
  if (answer.status >= 500) throw new Error(`the server answered ${answer.status}: ${answer.text}`);
  const problem = answer.body as { code?: string; title?: string; detail?: string } | undefined;
  return {
    ok: false,
    code: problem?.code ?? String(answer.status),
    message: problem?.detail ?? problem?.title ?? answer.text,
    details: answer.body as JsonObject,
  };
}

function valuesOf(rows: readonly Row[]): JsonObject {
  return Object.fromEntries(
    rows.map((row) => [text(row['name']), JSON.parse(text(row['value'])) as JsonValue]),
  );
}

function workOf(keyName: 'userTaskKey' | 'jobKey' | 'elementInstanceKey'): (row: Row) => OpenWork {
  return (row) => ({
    key: text(row[keyName]),
    element: text(row['elementId']),
    instanceKey: text(row['processInstanceKey']),
    elementInstanceKey: text(row['elementInstanceKey']),
    type: text(row['type']),
    headers: (row['customHeaders'] ?? {}) as Readonly<Record<string, string>>,
    assignee: row['assignee'] === undefined || row['assignee'] === null ? null : text(row['assignee']),
    candidateUsers: namesOf(row['candidateUsers']),
    candidateGroups: namesOf(row['candidateGroups']),
    fields: row,
  });
}

/** Where an activity has a body, its runs inside do not count on their own. */
function completedIds(rows: readonly Row[]): readonly string[] {
  const withBody = new Set(
    rows.filter((row) => row['type'] === 'MULTI_INSTANCE_BODY').map((row) => row['elementId']),
  );
  return rows
    .filter((row) => !withBody.has(row['elementId'] ?? null) || row['type'] === 'MULTI_INSTANCE_BODY')
    .filter((row) => row['type'] !== 'PROCESS' && row['type'] !== 'AD_HOC_SUB_PROCESS_INNER_INSTANCE')
    .sort((a, b) => compare(a, b))
    .map((row) => text(row['elementId']));
}

function compare(a: Row, b: Row): number {
  const [left, right] = [text(a['elementInstanceKey']), text(b['elementInstanceKey'])];
  return (
    Date.parse(text(a['endDate'])) - Date.parse(text(b['endDate'])) ||
    left.length - right.length ||
    (left < right ? -1 : 1)
  );
}

function namesOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(text) : [];
}
