import { z } from 'zod';
import { dateField, dateOrNull, keyField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { key } from '../../http/fields.ts';
import { params } from '../../http/endpoint.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

/** A note is one message, no document. */
const NOTE_LENGTH_MAX = 10_000;
/** As long as the reason of an operator. */
const REASON_LENGTH_MAX = 2_000;

const written = (max: number, what: string) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', { error: `INVALID_VALUE: ${what}` });

export const RequestParams = params({ processInstanceKey: key() });
export const CancelRequestBody = z.strictObject({ reason: written(REASON_LENGTH_MAX, 'Say why.') });
export const RequestNoteBody = z.strictObject({ text: written(NOTE_LENGTH_MAX, 'Write something.') });

const Step = z.object({
  elementId: textField(),
  name: textField(),
  isTask: z.boolean(),
  since: dateField(),
  assignee: textOrNull(),
  candidateUsers: texts(),
  candidateGroups: texts(),
  dueDate: dateOrNull(),
});

const shared = {
  processInstanceKey: keyField(),
  processDefinitionId: textField(),
  processDefinitionKey: keyField(),
  processName: textField(),
  processVersion: z.int(),
  businessId: textOrNull(),
  state: z.enum(['ACTIVE', 'SUSPENDED', 'COMPLETED', 'TERMINATED']),
  isStuck: z.boolean(),
  startDate: dateField(),
  endDate: dateOrNull(),
  steps: z.array(Step),
  outcome: textOrNull(),
  mayCancel: z.boolean(),
  tenantId: textField(),
};

export const Request = z.object(shared).meta({ id: 'Request' });
export const RequestSearch = searchBody(
  {
    text: 'text',
    isRunning: 'boolean',
    processDefinitionId: 'text',
    businessId: 'text',
    startDate: 'date',
    endDate: 'date',
    tenantId: 'text',
  },
  ['startDate'],
);
export const RequestSearchAnswer = searchAnswer(Request);

const Note = z.object({
  commentKey: keyField(),
  author: textField(),
  text: textField(),
  createdAt: dateField(),
  name: textField(),
  mentions: texts(),
});

export const RequestView = z
  .object({
    ...shared,
    strip: z.array(
      z.object({
        elementId: textField(),
        name: textField(),
        state: z.enum(['DONE', 'ACTIVE', 'SURE', 'MAYBE']),
      }),
    ),
    history: z.array(
      z.object({
        kind: z.enum(['TASK_DONE', 'STEP_DONE']),
        elementId: textField(),
        name: textField(),
        by: textOrNull(),
        action: textOrNull(),
        at: dateField(),
        durationMs: z.number(),
      }),
    ),
    end: z.object({ by: textOrNull(), reason: textOrNull() }).nullable(),
    answers: z.array(
      z.object({
        userTaskKey: z.string().nullable(),
        name: textOrNull(),
        at: dateField(),
        variables: z.record(z.string(), z.unknown()),
        form: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
    notes: z.array(Note),
    comments: z.array(
      z.object({
        commentKey: keyField(),
        author: textField(),
        text: textField(),
        mentions: texts(),
        createdAt: dateField(),
        editedAt: dateOrNull(),
      }),
    ),
    attachments: z.array(
      z.object({
        attachmentKey: keyField(),
        name: textField(),
        description: textOrNull(),
        type: textOrNull(),
        url: textOrNull(),
        documentId: textOrNull(),
        contentType: textOrNull(),
        size: z.number().nullable(),
        by: textField(),
        at: dateField(),
      }),
    ),
  })
  .meta({ id: 'RequestView' });

export const RequestNotes = z.object({
  items: z.array(
    z.object({ commentKey: keyField(), targetKey: keyField(), text: textField(), mentions: texts() }),
  ),
});
