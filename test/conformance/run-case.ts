import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '#engine';
import { runBetsyCase } from './run-betsy-case.ts';
import type { CaseResult, CaseStep, ConformanceCase } from './case.ts';
import type { DeployProblem, Driver, DriverFactory, OpenWork, Outcome } from './driver.ts';
import { firstDifference } from './expectations.ts';
import { runDecisionCase } from './run-decision-case.ts';

/** Codes by which a deployment says that a row of the coverage table is not built; such a case is skipped, not failed. */
const NOT_BUILT: ReadonlySet<string> = new Set([
  'ELEMENT_UNSUPPORTED',
  'ATTRIBUTE_UNSUPPORTED',
  'LISTENER',
  'LANGUAGE_UNSUPPORTED',
  'EXPRESSION_UNSUPPORTED',
]);

/** A simulator plays what a deployment refuses. */
const STRICTER: ReadonlySet<string> = new Set(['GATEWAY_NO_FLOW', 'EVENT_GATEWAY']);

/** Runs one case on a clean engine. An exception is a failure of the engine, with its message as difference. */
export async function runCase(test: ConformanceCase, createDriver: DriverFactory): Promise<CaseResult> {
  if (test.ignored !== undefined) return { status: 'skipped', reason: test.ignored };
  if (test.decision !== undefined) return runDecisionCase(test, test.decision);
  const driver = await createDriver();
  try {
    if (test.kind === 'refusal') return await expectRefusal(test, driver);
    if (test.kind === 'robust') return await expectAnswer(test, driver);
    if (test.models.length > 0) {
      const deployed = await driver.deploy(test.models);
      if (!deployed.ok) return refused(deployed.problems, test);
    }
    if (test.betsy !== undefined) return await runBetsyCase(test.betsy, driver);
    return await runSteps(test, driver);
  } catch (thrown) {
    return {
      status: 'failed',
      difference: `the engine threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message).split('\n').slice(0, 3).join(' ') : String(thrown)}`,
    };
  } finally {
    await driver.close();
  }
}

// helpers

function errorsOf(problems: readonly DeployProblem[]): readonly DeployProblem[] {
  return problems.filter((problem) => !('severity' in problem) || problem.severity === 'ERROR');
}

function refused(problems: readonly DeployProblem[], test: ConformanceCase): CaseResult {
  const errors = errorsOf(problems);
  const text = errors.map((problem) => `${problem.code} ${problem.message}`).join('; ');
  const notBuilt = errors.find((problem) => NOT_BUILT.has(problem.code));
  if (notBuilt !== undefined)
    return { status: 'skipped', reason: `needs a row that is not built: ${notBuilt.message}` };
  const demanded =
    test.suite === 'token-sim' ? errors.find((problem) => STRICTER.has(problem.code)) : undefined;
  if (demanded !== undefined)
    return {
      status: 'skipped',
      reason: `refused by a deploy-time check that bpmn.md 4 demands: ${demanded.code}`,
    };
  return test.betsy?.expect.deploy === 'rejected-or-ok'
    ? { status: 'passed' }
    : { status: 'failed', difference: `the deployment was refused: ${text}` };
}

async function expectRefusal(test: ConformanceCase, driver: Driver): Promise<CaseResult> {
  const deployed = await driver.deploy(test.models);
  if (!deployed.ok) return { status: 'passed' };
  if (test.accepted !== undefined)
    return { status: 'skipped', reason: `knowingly accepted: ${test.accepted}` };
  return { status: 'failed', difference: 'the deployment was accepted' };
}

/** Any answer is good as long as a refusal names its reason. */
async function expectAnswer(test: ConformanceCase, driver: Driver): Promise<CaseResult> {
  const deployed = await driver.deploy(test.models);
  const reasons = errorsOf(deployed.problems);
  if (deployed.ok || (reasons.every((problem) => problem.message.length > 10) && reasons.length > 0))
    return { status: 'passed' };
  return { status: 'failed', difference: 'refused without a reason' };
}

async function runSteps(test: ConformanceCase, driver: Driver): Promise<CaseResult> {
  const run = new StepRun(test, driver);
  for (const [index, step] of test.steps.entries()) {
    const place = `step ${index + 1} (${step.do}${step.element === undefined ? '' : ` ${step.element}`}${step.message === undefined ? '' : ` ${step.message}`})`;
    const problem = await run.perform(step);
    if (problem !== undefined) return { status: 'failed', difference: `${place}: ${problem}` };
    if (step.do === 'deploy' || step.expect === undefined) continue;
    const difference = await firstDifference(step.expect, driver, run, test.strict);
    if (difference !== undefined) return { status: 'failed', difference: `${place}: ${difference}` };
  }
  return { status: 'passed' };
}

class StepRun {
  readonly byAlias = new Map<string, string>();
  newest: string | undefined;
  private readonly test: ConformanceCase;
  private readonly driver: Driver;

  constructor(test: ConformanceCase, driver: Driver) {
    this.test = test;
    this.driver = driver;
  }

  /** Does what the step says; the answer is what went wrong. */
  async perform(step: CaseStep): Promise<string | undefined> {
    switch (step.do) {
      case 'deploy':
        return this.deploy(step);
      case 'start':
        return this.start(step);
      case 'completeTask':
      case 'completeJob':
      case 'throwError':
      case 'failJob':
      case 'loseJob':
      case 'throwTaskError':
      case 'throwTaskEscalation':
      case 'assignTask':
      case 'updateTask':
        return this.work(step);
      case 'correlate':
        return this.correlate(step);
      case 'signal':
        return problemOf(await this.driver.broadcast(step.name ?? ''), step);
      case 'evaluate':
        return problemOf(await this.driver.evaluateConditions(step.vars ?? {}), step);
      case 'trigger':
      case 'activate':
        return this.trigger(step);
      case 'advance':
        await this.driver.advance(milliseconds(step.by ?? 'PT0S'));
        return undefined;
      case 'setVars':
        return this.setVariables(step);
      case 'cancel':
        return problemOf(await this.driver.cancel(await this.instanceOf(step)), step);
      case 'migrate':
        return this.migrate(step);
      case 'suspend':
      case 'resume':
        return problemOf(
          await this.driver.setSuspended(await this.instanceOf(step), step.do === 'suspend'),
          step,
        );
      case 'resolve':
        return problemOf(await this.driver.resolve(step.element ?? '', step.retries), step);
      case 'drain':
        return this.drain(step);
      case 'completeScopeTasks':
        return this.completeScopeTasks(step);
    }
  }

  private async deploy(step: CaseStep): Promise<string | undefined> {
    const deployed = await this.driver.deploy((step.models ?? []).map((name) => this.test.modelNamed(name)));
    const errors = errorsOf(deployed.problems);
    const text = errors.map((problem) => `${problem.code} (${problem.elementId ?? ''})`).join(', ');
    if (step.expect?.rejected !== true) return deployed.ok ? undefined : `refused: ${text}`;
    if (deployed.ok) return 'the deployment was accepted';
    const missing = (step.expect.codes ?? []).find(
      (code) => !errors.some((problem) => problem.code === code),
    );
    if (missing !== undefined) return `expected ${missing}, found ${text}`;
    const { element } = step.expect;
    if (element !== undefined && this.test.strict && !errors.some((problem) => problem.elementId === element))
      return `expected a problem at ${element}, found ${text}`;
    return undefined;
  }

  private async start(step: CaseStep): Promise<string | undefined> {
    const outcome = await this.driver.start({
      processId: step.process ?? '',
      variables: step.vars ?? {},
      ...(step.at === undefined ? {} : { at: step.at }),
      ...(step.businessId === undefined ? {} : { businessId: step.businessId }),
    });
    if (outcome.ok && outcome.key !== undefined) {
      this.byAlias.set(step.as ?? 'pi', outcome.key);
      this.newest = outcome.key;
    }
    const mayFail = step.expect?.startRejectedOrIncident !== undefined;
    if (!mayFail) return problemOf(outcome, step);
    const incidents = (await this.driver.snapshot()).incidents;
    return !outcome.ok || incidents.length > 0
      ? undefined
      : 'the start was neither refused nor stopped by an incident';
  }

  private async work(step: CaseStep): Promise<string | undefined> {
    for (let count = step.count ?? 1; count > 0; count -= 1) {
      const snapshot = await this.driver.snapshot();
      const isTask = step.do.includes('Task');
      const open = isTask ? snapshot.tasks : snapshot.jobs;
      const found = await this.pick(open, step);
      if (found === undefined)
        return `no open ${isTask ? 'task' : 'job'} of ${step.element ?? ''}; open: ${open.map((work) => work.element).join(', ')}`;
      const problem = problemOf(await this.finish(step, found), step);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private async finish(step: CaseStep, work: OpenWork): Promise<Outcome> {
    const variables = step.vars ?? {};
    if (step.do === 'completeTask') return this.driver.completeTask(work.key, variables);
    if (step.do === 'assignTask') return this.driver.assignTask(work.key, step.assignee ?? null);
    if (step.do === 'updateTask') return this.driver.updateTask(work.key, step.changes ?? {});
    if (step.do === 'failJob') return this.driver.failJob(work.key, step.retries ?? 0);
    if (step.do === 'loseJob') return this.driver.loseJob(work.key);
    if (step.do === 'throwTaskError' || step.do === 'throwTaskEscalation')
      return this.driver.throwAtTask(
        work.key,
        step.do === 'throwTaskError' ? 'error' : 'escalation',
        step.code ?? '',
        variables,
      );
    return step.do === 'completeJob'
      ? this.driver.completeJob(work.key, variables, step.result)
      : this.driver.throwError(work.key, step.code ?? '', variables);
  }

  private async trigger(step: CaseStep): Promise<string | undefined> {
    const { triggers } = await this.driver.snapshot();
    const found = await this.pick(triggers, step);
    if (found === undefined) return `no element ${step.element ?? ''} waits for a trigger`;
    const key = found.elementInstanceKey;
    if (step.do === 'trigger') return problemOf(await this.driver.trigger(key, step.vars ?? {}), step);
    const elements = (step.elements ?? []).map((elementId) => ({ elementId, variables: step.vars ?? {} }));
    return this.outcome(await this.driver.activateAdHoc(key, elements, step.cancel === true), step);
  }

  /** A command that has to be refused says with which code. */
  private outcome(outcome: Outcome, step: CaseStep): string | undefined {
    if (step.code === undefined) return problemOf(outcome, step);
    if (outcome.ok) return `was accepted, expected ${step.code}`;
    return outcome.code === step.code ? undefined : `refused with ${outcome.code}, expected ${step.code}`;
  }

  private async pick(open: readonly OpenWork[], step: CaseStep): Promise<OpenWork | undefined> {
    for (const work of open.filter((candidate) => candidate.element === step.element)) {
      if (step.type !== undefined && work.type !== step.type) continue;
      if (step.where === undefined) return work;
      const visible: JsonObject = await this.driver.visibleVariables(work.elementInstanceKey);
      if (Object.entries(step.where).every(([name, value]) => isDeepStrictEqual(visible[name], value)))
        return work;
    }
    return undefined;
  }

  private async correlate(step: CaseStep): Promise<string | undefined> {
    const key = step.key === undefined || step.key === null ? '' : String(step.key);
    const message = { name: step.message ?? '', correlationKey: key, variables: step.vars ?? {} };
    if (step.once === true) return problemOf(await this.driver.correlateOnce(message), step);
    const { messageId } = step;
    const outcome = await this.driver.publish({
      ...message,
      timeToLiveMs: step.ttl === undefined ? 0 : milliseconds(step.ttl),
      ...(messageId === undefined ? {} : { messageId }),
    });
    return problemOf(outcome, step);
  }

  /** VAR-3: on the scope of the open work of an element, or on the root of an instance. */
  private async setVariables(step: CaseStep): Promise<string | undefined> {
    const { tasks, jobs } = await this.driver.snapshot();
    const work = step.element === undefined ? undefined : await this.pick([...tasks, ...jobs], step);
    if (step.element !== undefined && work === undefined) return `${step.element} has no open work`;
    const scope = work?.elementInstanceKey ?? (await this.instanceOf(step));
    return problemOf(await this.driver.setVariables(scope, step.vars ?? {}, step.local === true), step);
  }

  private async migrate(step: CaseStep): Promise<string | undefined> {
    const outcome = await this.driver.migrate({
      instanceKey: await this.instanceOf(step),
      processId: step.process ?? '',
      plan: step.plan ?? {},
      renew: step.renew ?? [],
    });
    const reasons = outcome.ok ? [] : (outcome.details?.['blockers'] ?? outcome.details?.['problems'] ?? []);
    const found = Object.fromEntries(
      (reasons as readonly JsonObject[]).map(({ elementId, code }) => [String(elementId), code]),
    );
    if (step.blockers !== undefined && !isDeepStrictEqual(found, step.blockers))
      return `expected ${JSON.stringify(step.blockers)} to be in the way, found ${JSON.stringify(found)}`;
    return problemOf(outcome, step);
  }

  private async instanceOf(step: CaseStep): Promise<string> {
    if (typeof step.instance === 'object') {
      const processId = step.instance.running;
      return (
        (await this.driver.snapshot()).instances.find(
          (instance) => instance.processId === processId && instance.status === 'active',
        )?.key ?? ''
      );
    }
    return this.byAlias.get(step.instance ?? 'pi') ?? this.newest ?? '';
  }

  private async drain(step: CaseStep): Promise<string | undefined> {
    const wanted = step.complete ?? {};
    const done: string[] = [];
    for (let rounds = 0; rounds < 1000; rounds += 1) {
      const snapshot = await this.driver.snapshot();
      const [task] = snapshot.tasks.filter((work) => work.element in wanted);
      const [job] = snapshot.jobs.filter((work) => work.element in wanted);
      if (task === undefined && job === undefined) break;
      const outcome =
        task !== undefined
          ? await this.driver.completeTask(task.key, {})
          : await this.driver.completeJob(job?.key ?? '', {});
      const problem = problemOf(outcome, step);
      if (problem !== undefined) return problem;
      done.push((task ?? job)?.element ?? '');
    }
    for (const [element, count] of Object.entries(wanted)) {
      const found = done.filter((id) => id === element).length;
      if (found !== count) return `${element} was completed ${found} times, expected ${count}`;
    }
    if (step.order !== undefined && !isDeepStrictEqual(done, [...step.order]))
      return `order: expected ${step.order.join(', ')}, found ${done.join(', ')}`;
    return undefined;
  }

  /** The tasks belong together when they see the same loop counter of their sub-process. */
  private async completeScopeTasks(step: CaseStep): Promise<string | undefined> {
    let counter: unknown;
    for (const element of step.elements ?? []) {
      const open = (await this.driver.snapshot()).tasks.filter((task) => task.element === element);
      let chosen: OpenWork | undefined;
      for (const task of open) {
        const seen = (await this.driver.visibleVariables(task.elementInstanceKey))['loopCounter'];
        if (chosen !== undefined || (counter !== undefined && seen !== counter)) continue;
        chosen = task;
        counter = seen;
      }
      if (chosen === undefined) return `no open task of ${element} in that instance of ${step.scope ?? ''}`;
      const problem = problemOf(await this.driver.completeTask(chosen.key, {}), step);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

function problemOf(outcome: Outcome, step: CaseStep): string | undefined {
  if (step.refused !== undefined) {
    if (outcome.ok) return `expected a refusal with ${step.refused}, but it was done`;
    return outcome.code === step.refused
      ? undefined
      : `expected a refusal with ${step.refused}, found ${outcome.code}: ${outcome.message}`;
  }
  const anyOutcome = step.anyOutcome === true || step.expect?.anyOutcome === true;
  return outcome.ok || anyOutcome ? undefined : `refused with ${outcome.code}: ${outcome.message}`;
}

/** The cases use days, hours, minutes and seconds only. */
export function milliseconds(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration);
  if (match === null) throw new Error(`"${duration}" is not a duration`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
}
