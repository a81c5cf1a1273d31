import { TRIAL_LIMITS } from '#runtime';
import { z } from 'zod';
import { anyJson, dateField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { dateTime, id, key, opt, text, variables, withDefault } from '../../http/fields.ts';
import { ProblemShape } from '../deployments/deployments.dto.ts';

const FILES_MAX = 100;
const MESSAGE_LENGTH_MAX = 2_000;

const step = z.discriminatedUnion(
  'do',
  [
    z.strictObject({
      do: z.literal('START'),
      processDefinitionId: id(),
      variables: withDefault(variables(), {}),
      startEventId: opt(id()),
    }),
    z.strictObject({ do: z.literal('COMPLETE_TASK'), key: key(), variables: withDefault(variables(), {}) }),
    z.strictObject({ do: z.literal('COMPLETE_JOB'), key: key(), variables: withDefault(variables(), {}) }),
    z.strictObject({ do: z.literal('FAIL_JOB'), key: key(), message: text(MESSAGE_LENGTH_MAX) }),
    z.strictObject({
      do: z.literal('THROW_ERROR'),
      key: key(),
      errorCode: id(),
      variables: withDefault(variables(), {}),
    }),
    z.strictObject({ do: z.literal('STUB'), jobType: id(), variables: withDefault(variables(), {}) }),
    z.strictObject({ do: z.literal('NEXT_TIMER') }),
    z.strictObject({ do: z.literal('ADVANCE'), milliseconds: z.int().min(1).max(TRIAL_LIMITS.advanceMaxMs) }),
    z.strictObject({
      do: z.literal('PUBLISH_MESSAGE'),
      name: id(),
      correlationKey: withDefault(text(512), ''),
      variables: withDefault(variables(), {}),
    }),
    z.strictObject({ do: z.literal('BROADCAST_SIGNAL'), name: id() }),
    z.strictObject({ do: z.literal('RESOLVE_INCIDENT'), elementId: id() }),
  ],
  {
    error:
      'INVALID_VALUE: "do" is one of START, COMPLETE_TASK, COMPLETE_JOB, FAIL_JOB, THROW_ERROR, STUB, NEXT_TIMER, ADVANCE, PUBLISH_MESSAGE, BROADCAST_SIGNAL, RESOLVE_INCIDENT.',
  },
);

export const TrialBody = z.strictObject({
  resources: z
    .array(z.strictObject({ name: id(), content: z.string() }))
    .min(1)
    .max(FILES_MAX),
  startedAt: dateTime(),
  steps: z.array(step).max(TRIAL_LIMITS.stepsMax),
  delegatesAsJobs: withDefault(z.boolean(), false),
  tenantId: opt(id()),
  language: opt(z.enum(['en', 'de'])),
});

export const Trial = z
  .object({
    problems: z.array(ProblemShape),
    now: dateField(),
    timeZone: textField(),
    refused: z.object({ index: z.int(), code: textField(), message: textField() }).nullable(),
    startForms: z.array(
      z.object({ processDefinitionId: textField(), formId: textOrNull(), schema: anyJson() }),
    ),
    instances: z.array(
      z.object({
        key: textField(),
        processDefinitionId: textField(),
        state: z.enum(['ACTIVE', 'COMPLETED', 'TERMINATED']),
        isCalled: z.boolean(),
        variables: anyJson(),
      }),
    ),
    tasks: z.array(
      z.object({
        key: textField(),
        elementId: textField(),
        name: textOrNull(),
        assignee: textOrNull(),
        candidateUsers: texts(),
        candidateGroups: texts(),
        dueDate: textOrNull(),
        formId: textOrNull(),
        schema: anyJson(),
        variables: anyJson(),
      }),
    ),
    jobs: z.array(
      z.object({
        key: textField(),
        elementId: textField(),
        type: textField(),
        kind: textField(),
        retries: z.int(),
        headers: anyJson(),
        variables: anyJson(),
      }),
    ),
    waits: z.array(
      z.object({
        kind: z.enum(['TIMER', 'MESSAGE', 'SIGNAL', 'CONDITION']),
        elementId: textField(),
        name: textOrNull(),
        correlationKey: textOrNull(),
        dueAt: textOrNull(),
      }),
    ),
    incidents: z.array(z.object({ elementId: textField(), code: textField(), message: textField() })),
    mails: z.array(
      z.object({
        elementId: textField(),
        at: dateField(),
        kind: textField(),
        to: texts(),
        groups: texts(),
        subject: textField(),
        body: textField(),
      }),
    ),
    elements: z.array(
      z.object({ elementId: textField(), active: z.int(), completed: z.int(), incidents: z.int() }),
    ),
    flows: texts(),
    log: z.array(
      z.object({
        at: dateField(),
        kind: z.enum(['STARTED', 'COMPLETED', 'TERMINATED', 'INCIDENT', 'MAIL', 'ENDED']),
        elementId: textOrNull(),
        processDefinitionId: textField(),
      }),
    ),
  })
  .meta({ id: 'Trial' });
