import type { JsonObject } from '#engine';
import type { CommandContext } from '../contract/caller.ts';
import { Refusal } from '../contract/refusal.ts';
import type { ActivatedJob, InProcessWorker, Messages } from '../contract/runtime.ts';
import { ConnectorInputs, durationMs, hopeless } from './connector-inputs.ts';
import { shapeResult, type Evaluate } from './connector-outcome.ts';

export interface MessageWorkerPorts {
  readonly messages: Pick<Messages, 'publish'>;
  readonly evaluate: Evaluate;
}

/** As long as thrown messages are kept that say nothing of it (MSG-10). */
const TIME_TO_LIVE = 'PT1H';

/**
 * `millrace:message` publishes a message whose name and key are data: `messageName`, `correlationKey`, `variables`, `timeToLive`,
 * `messageId`, `businessId`. Without an id of its own the message has that of its task, so that a repeated attempt publishes nothing.
 */
export function createMessageWorker(ports: MessageWorkerPorts): InProcessWorker {
  return {
    type: 'millrace:message',
    concurrency: 64,
    lockMs: 30_000,
    localVariables: true,
    handle: (job) => publish(ports, job),
  };
}

// helpers

async function publish(ports: MessageWorkerPorts, job: ActivatedJob): Promise<JsonObject> {
  const inputs = new ConnectorInputs(job.variables);
  const text = inputs.text('timeToLive') || TIME_TO_LIVE;
  const timeToLiveMs = durationMs(text);
  if (timeToLiveMs === undefined) throw inputs.wrong('timeToLive', 'a duration such as PT1H');
  const businessId = inputs.text('businessId') || undefined;
  const message = {
    name: inputs.required('messageName'),
    correlationKey: inputs.text('correlationKey') ?? '',
    timeToLiveMs,
    messageId: inputs.text('messageId') || job.idempotencyKey,
    variables: inputs.object('variables')?.values ?? {},
    ...(businessId === undefined ? {} : { businessId }),
  };
  try {
    const { messageKey } = await ports.messages.publish(contextOf(job), message);
    return await shapeResult(ports.evaluate, job, { messageKey });
  } catch (error) {
    if (error instanceof Refusal) throw hopeless(`The message was not published: ${error.message}`);
    throw error;
  }
}

/** The message stays in the tenant of its process. */
function contextOf({ tenantId }: ActivatedJob): CommandContext {
  return {
    caller: {
      id: 'connectors',
      kind: 'system',
      tenantIds: [tenantId],
      groupIds: [],
      roleIds: [],
      grants: [],
    },
    tenantId,
  };
}
