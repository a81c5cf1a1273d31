import { z } from 'zod';
import { opt, withDefault } from '../../http/fields.ts';
import { typedVariables } from '../engine-rest-fields.ts';

/** Longest wait of one call (api.md 3.2). */
const WAIT_MS_MAX = 1_800_000;
const LOCK_MS_MAX = 7 * 24 * 3_600_000;
const TASKS_MAX = 1_000;
const TOPICS_MAX = 100;

const workerId = () => z.string().min(1).max(255);
const lockMs = () => z.int().min(1).max(LOCK_MS_MAX);
const texts = () => z.array(z.string().max(255)).max(1_000);

export const TaskParams = z.object({ id: z.string().max(64) });

export const FetchAndLockBody = z.strictObject({
  workerId: workerId(),
  maxTasks: z
    .int()
    .min(1)
    .transform((max) => Math.min(max, TASKS_MAX)),
  usePriority: withDefault(z.boolean(), true),
  asyncResponseTimeout: opt(z.int().min(0).max(WAIT_MS_MAX)),
  topics: withDefault(
    z
      .array(
        z.strictObject({
          topicName: z.string().min(1).max(255),
          lockDuration: lockMs(),
          variables: opt(texts()),
          localVariables: withDefault(z.boolean(), false),
          businessKey: opt(z.string().max(256)),
          processDefinitionId: opt(z.string().max(600)),
          processDefinitionIdIn: opt(texts()),
          processDefinitionKey: opt(z.string().max(255)),
          processDefinitionKeyIn: opt(texts()),
          tenantIdIn: opt(texts()),
          withoutTenantId: withDefault(z.boolean(), false),
          includeExtensionProperties: withDefault(z.boolean(), false),
          deserializeValues: withDefault(z.boolean(), false),
        }),
      )
      .max(TOPICS_MAX),
    [],
  ),
});

export const CompleteBody = z.strictObject({
  workerId: workerId(),
  variables: opt(typedVariables()),
  localVariables: opt(typedVariables()),
});

export const FailureBody = z.strictObject({
  workerId: workerId(),
  errorMessage: opt(z.string().max(100_000)),
  errorDetails: opt(z.string().max(1_000_000)),
  /** Absent counts as 0: the JavaScript client leaves it out when it means "no more tries". */
  retries: withDefault(z.int().min(0), 0),
  retryTimeout: withDefault(z.int().min(0), 0),
  variables: opt(typedVariables()),
  localVariables: opt(typedVariables()),
});

export const BpmnErrorBody = z.strictObject({
  workerId: workerId(),
  errorCode: z.string().min(1).max(255),
  errorMessage: opt(z.string().max(100_000)),
  variables: opt(typedVariables()),
});

export const ExtendLockBody = z.strictObject({ workerId: workerId(), newDuration: lockMs() });
export const LockBody = z.strictObject({ workerId: workerId(), lockDuration: lockMs() });
