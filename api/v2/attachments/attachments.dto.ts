import { attachmentTargets } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, keyField, textField, textOrNull } from '../../http/answer-fields.ts';
import { id, key, opt, plainName, text } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

const DESCRIPTION_MAX = 4_000;
const URL_MAX = 2_000;

/** Where a person is led by a click: never a script, never a file of their own machine. */
export const webAddress = () =>
  text(URL_MAX).refine((value) => /^https?:$/.test(protocolOf(value)), {
    error: 'INVALID_VALUE: Send an address that begins with http:// or https://.',
  });

/** The text parts beside the file. */
export const AddAttachmentBody = z
  .strictObject({
    name: opt(plainName()),
    description: opt(text(DESCRIPTION_MAX)),
    type: opt(plainName()),
    url: opt(webAddress()),
    documentId: opt(id()),
  })
  .meta({ id: 'NewAttachment' });

export const TaskAttachmentParams = z.object({ userTaskKey: key(), attachmentKey: key() });
export const InstanceAttachmentParams = z.object({ processInstanceKey: key(), attachmentKey: key() });

const shown = {
  attachmentKey: keyField(),
  targetType: textField(),
  targetKey: keyField(),
  processInstanceKey: keyField(),
  name: textField(),
  description: textOrNull(),
  type: textOrNull(),
  url: textOrNull(),
  documentId: textOrNull(),
  contentType: textOrNull(),
  size: z.int().nullable(),
  by: textField(),
  at: dateField(),
};
export const Attachment = z.object(shown).meta({ id: 'Attachment' });
export const FoundAttachment = z.object({ ...shown, deletedBy: textOrNull(), deletedAt: dateOrNull() });

export const AttachmentSearch = searchBody(
  {
    attachmentKey: 'key',
    targetType: attachmentTargets,
    name: 'text',
    type: 'text',
    contentType: 'text',
    by: 'text',
    at: 'date',
    deletedAt: 'date',
  },
  ['attachmentKey', 'name', 'at', 'by'],
);
export const AttachmentSearchAnswer = searchAnswer(FoundAttachment);

// helpers

function protocolOf(value: string): string {
  try {
    return new URL(value).protocol;
  } catch {
    return '';
  }
}
