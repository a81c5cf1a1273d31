import type { JsonObject, Key } from '#engine';
import { requireTenant } from '../commands/settle-outcome.ts';
import type { ConnectorOverview, ConnectorTest } from '../contract/connectors.ts';
import { Refusal } from '../contract/refusal.ts';
import { BpmnError, type ActivatedJob, type InProcessWorker } from '../contract/runtime.ts';
import { withDefaults, type SettingsOf } from './configured-worker.ts';
import { CONNECTOR_LIMITS } from './connector-limits.ts';
import { requireType } from './connector-settings.ts';

export interface TestPorts {
  /** Null: this process runs no connectors. */
  readonly workers: readonly InProcessWorker[] | null;
  readonly settingsOf: SettingsOf;
  readonly now: () => number;
  readonly newId: () => string;
}

/** One attempt as a task would make it: the same guard, limits, defaults and redaction, and no job behind it. */
export function createConnectorTest(ports: TestPorts): ConnectorOverview['test'] {
  return async (context, type, { inputs, headers }) => {
    requireTenant(context);
    requireType(type);
    const worker = ports.workers?.find((each) => each.type === type);
    if (worker === undefined)
      throw new Refusal(
        'CONNECTORS_OFF',
        'This process runs no connectors. Start it with CONNECTORS=1, or ask a process that runs them.',
      );
    const { tenantId, caller } = context;
    const { defaults } = await ports.settingsOf({ tenantId, type });
    const job = { ...NO_JOB, type, tenantId, headers, variables: inputs, elementId: caller.id };
    return attempt(worker, withDefaults({ ...job, idempotencyKey: ports.newId() }, defaults), ports.now);
  };
}

// helpers

async function attempt(
  worker: InProcessWorker,
  job: ActivatedJob,
  now: () => number,
): Promise<ConnectorTest> {
  const from = now();
  const ended = (ok: boolean, message: string | null, result: JsonObject | null): ConnectorTest => ({
    ...{ ok, message, result },
    ms: Math.max(0, Math.round(now() - from)),
  });
  const signal = AbortSignal.timeout(CONNECTOR_LIMITS.testMs);
  try {
    return ended(true, null, (await worker.handle(job, signal)) ?? {});
  } catch (error) {
    if (signal.aborted)
      return ended(false, `The call took longer than ${CONNECTOR_LIMITS.testMs / 1000} s.`, null);
    if (error instanceof BpmnError)
      return ended(true, `The task would throw the BPMN error "${error.errorCode}".`, null);
    return ended(false, error instanceof Error ? error.message : String(error), null);
  }
}

const NONE = '0' as Key;

/** A task that is none: it has no instance and no element, so that no model can be found that would name secrets. */
const NO_JOB: ActivatedJob = {
  ...{ jobKey: NONE, type: '', kind: 'BPMN_ELEMENT', listenerEventType: 'UNSPECIFIED' },
  ...{ processInstanceKey: NONE, rootProcessInstanceKey: NONE, processDefinitionId: '' },
  ...{ processDefinitionKey: NONE, processDefinitionVersion: 0, versionTag: null },
  ...{ elementId: '', elementInstanceKey: NONE, headers: {}, worker: 'test', retries: 1, priority: 0 },
  ...{ attempt: 1, deadline: 0, createdAt: 0, leaseToken: null, variables: {}, tenantId: '' },
  ...{ businessId: null, tags: [], errorMessage: null, idempotencyKey: '', script: null, userTask: null },
};
