import { createCore, type Core, type CoreOptions } from '../../runtime/create-core.ts';
import type { CommandContext } from '../../runtime/contract/caller.ts';
import type { DeploymentResult, StartedInstance, StartRequest } from '../../runtime/contract/runtime.ts';
import { createDefinitions } from '../../runtime/definitions/create-definitions.ts';
import type { JsonObject } from '#engine';
import { databaseWithout } from '../support/plain-database.ts';

export interface TestCore extends Core {
  /** Deploys processes given as the inside of their `process` element, by id. */
  deploy(processes: Readonly<Record<string, string>>): Promise<void>;
  deployFiles(files: Readonly<Record<string, string>>): Promise<DeploymentResult>;
  begin(processId: string, variables?: JsonObject, more?: Partial<StartRequest>): Promise<StartedInstance>;
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** The server itself: sees every tenant. */
export const context: CommandContext = {
  caller: { id: 'test', kind: 'user', tenantIds: ['<default>'], groupIds: [], roleIds: [], grants: [] },
  tenantId: '<default>',
};

export function withKey(key: string, requestHash = 'aa'): CommandContext {
  return { ...context, idempotency: { operation: 'POST /test', key, requestHash } };
}

/** One process of the runtime on a database of a test, without the parts that only the API needs. */
export async function startCore(
  connectionString: string,
  options: Partial<CoreOptions> = {},
): Promise<TestCore> {
  const core = await createCore({
    connectionString,
    isTestMode: true,
    without: databaseWithout,
    ...options,
  });
  const definitions = createDefinitions({
    ...(options.scripts === undefined ? {} : { scripts: options.scripts }),
    pool: core.pools.maintenance,
    keys: core.keys,
    now: core.clock.now,
    timeZone: core.timeZone,
    onDeployed: core.onDeployed,
    onDeleted: core.onDeleted,
  });
  return {
    ...core,
    deploy: async (processes) => {
      const resources = Object.entries(processes).map(([id, inside]) => ({
        name: `${id}.bpmn`,
        content: Buffer.from(bpmn(id, inside)),
      }));
      await definitions.deploy(context, { resources, duplicates: 'filter' });
    },
    deployFiles: (files) => {
      const resources = Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) }));
      return definitions.deploy(context, { resources, duplicates: 'filter' });
    },
    begin: (processDefinitionId, variables = {}, more = {}) =>
      core.instances.start(context, { processDefinitionId, variables, ...more }),
    query: async <Row>(text: string, values: unknown[] = []) =>
      (await core.pools.reads.query(text, values)).rows as Row[],
    stop: async () => {
      await definitions.stop();
      await core.stop();
    },
  };
}

/** Waits until it holds; what tests may expect to happen soon after an answer. */
export async function eventually<T>(
  read: () => Promise<T | undefined | null | false>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > deadline) throw new Error('What the test waits for has not happened in time.');
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

function bpmn(id: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:millrace="urn:millrace:bpmn:1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions_${id}" targetNamespace="test">
${roots(inside)}<bpmn:process id="${id}" isExecutable="true">${inside.replace(/<!--root-->[^]*?<!--end-->/g, '')}</bpmn:process></bpmn:definitions>`;
}

/** Messages, signals and errors stand beside the process; a test writes them between these marks. */
function roots(inside: string): string {
  return [...inside.matchAll(/<!--root-->([^]*?)<!--end-->/g)].map((match) => match[1] ?? '').join('');
}

/** start → the elements in order → end, with their sequence flows. */
export function sequence(...elements: readonly string[]): string {
  const ids = ['start', ...elements.map((element) => /id="([^"]+)"/.exec(element)?.[1] ?? ''), 'end'];
  const flows = ids
    .slice(1)
    .map(
      (id, index) => `<bpmn:sequenceFlow id="to_${id}" sourceRef="${ids[index] ?? ''}" targetRef="${id}"/>`,
    );
  return `<bpmn:startEvent id="start"/>${elements.join('')}<bpmn:endEvent id="end"/>${flows.join('')}`;
}

export function serviceTask(id: string, type: string, more = ''): string {
  return `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="3"/>${more}</bpmn:extensionElements></bpmn:serviceTask>`;
}

export function userTask(id: string): string {
  return `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>`;
}
