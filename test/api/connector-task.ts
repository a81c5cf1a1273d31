import { expect } from '@jest/globals';
import type { Api } from './start-api.ts';

export interface TaskText {
  readonly inputs: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly retries?: number;
}

/** A process of one connector task, with a boundary event for the error `DENIED`. */
function model(id: string, { inputs, headers = {}, type = 'millrace:http', retries = 1 }: TaskText): string {
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const rows = Object.entries(inputs).map(
    ([target, source]) => `<zeebe:input source="${escaped(source)}" target="${target}"/>`,
  );
  const said = Object.entries(headers).map(
    ([key, value]) => `<zeebe:header key="${key}" value="${escaped(value)}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <error id="denied" errorCode="DENIED"/>
  <process id="${id}" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="call"/>
    <serviceTask id="call"><extensionElements>
      <zeebe:taskDefinition type="${type}" retries="${retries}"/>
      <zeebe:ioMapping>${rows.join('')}</zeebe:ioMapping>
      ${said.length === 0 ? '' : `<zeebe:taskHeaders>${said.join('')}</zeebe:taskHeaders>`}
    </extensionElements></serviceTask>
    <boundaryEvent id="caught" attachedToRef="call"><errorEventDefinition errorRef="denied"/></boundaryEvent>
    <sequenceFlow id="f2" sourceRef="call" targetRef="e"/><endEvent id="e"/>
    <sequenceFlow id="f3" sourceRef="caught" targetRef="denied_end"/><endEvent id="denied_end"/>
  </process>
</definitions>`;
}

export interface StartedTask {
  readonly processInstanceKey: string;
  readonly variables: Record<string, unknown>;
}

let count = 0;

/** Deploys and starts a process of one connector task. */
export async function runTask(
  api: Api,
  task: TaskText,
  variables: object = {},
  awaitsEnd = true,
): Promise<StartedTask> {
  const id = `p${(count += 1)}`;
  const deployed = await api.deploy([`${id}.bpmn`, model(id, task)]);
  expect(deployed.status === 200 ? '' : deployed.text).toBe('');
  const body = { processDefinitionId: id, variables, ...(awaitsEnd ? { awaitCompletion: true } : {}) };
  const started = await api.call('POST', '/v2/process-instances', { body });
  expect(started.status === 200 ? '' : started.text).toBe('');
  return started.body as StartedTask;
}

export async function incidentOf(
  api: Api,
  processInstanceKey: string,
): Promise<{ readonly errorType: string; readonly errorMessage: string }> {
  for (;;) {
    const found = await api.call('POST', '/v2/incidents/search', {
      body: { filter: { processInstanceKey } },
    });
    if (found.body.items.length > 0) return found.body.items[0];
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** What the incident of the task says. */
export async function failingTask(api: Api, task: TaskText, variables: object = {}): Promise<string> {
  const { processInstanceKey } = await runTask(api, task, variables, false);
  const incident = await incidentOf(api, processInstanceKey);
  expect(incident.errorType).toBe('JOB_NO_RETRIES');
  return incident.errorMessage;
}
