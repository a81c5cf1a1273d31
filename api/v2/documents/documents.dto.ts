import { STORE_ID } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, keyOrNull, textField, textOrNull, values } from '../../http/answer-fields.ts';
import { dateTime, id, jsonObject, key, opt, text } from '../../http/fields.ts';

const LINK_MS_MAX = 7 * 86_400_000;
const LINK_MS_DEFAULT = 3_600_000;

const storeId = () =>
  opt(z.literal(STORE_ID, { error: `INVALID_VALUE: The only store of documents is "${STORE_ID}".` }));
const documentId = () =>
  z.string().regex(/^[\w.:@-]{1,255}$/, {
    error: 'INVALID_VALUE: A document id has 1 to 255 letters, digits, dots, colons, dashes or underscores.',
  });

export const DocumentParams = z.object({ documentId: id() });
export const StoreQuery = z.strictObject({ storeId: storeId(), contentHash: opt(text(128)) });
export const DeleteQuery = z.strictObject({ storeId: storeId() });
export const UploadQuery = z.strictObject({
  storeId: storeId(),
  documentId: opt(documentId()),
  /** For a form of this task or this process: by whoever may work on it or start it. */
  userTaskKey: opt(key()),
  processDefinitionKey: opt(key()),
});
export const BatchUploadQuery = z.strictObject({ storeId: storeId() });

/** The part `metadata`, as JSON text. `size` is what the client believes; the file says it itself. */
export const DocumentMetadata = z.strictObject({
  contentType: opt(text(127)),
  fileName: opt(text(255)),
  expiresAt: opt(dateTime()),
  size: opt(z.int().min(0)),
  processDefinitionId: opt(id()),
  processInstanceKey: opt(key()),
  customProperties: opt(jsonObject()),
});
export const UploadBody = z.strictObject({ metadata: opt(DocumentMetadata) });
export const BatchUploadBody = z.strictObject({ metadataList: opt(z.array(DocumentMetadata).max(100)) });
export const LinkBody = z.strictObject({ timeToLive: opt(z.int().min(1000).max(LINK_MS_MAX)) });
export const linkMs = ({ timeToLive }: z.output<typeof LinkBody>): number => timeToLive ?? LINK_MS_DEFAULT;

/** What variables and forms hold of a document. */
export const DocumentReference = z
  .object({
    'camunda.document.type': z.literal('camunda'),
    storeId: textField(),
    documentId: textField(),
    contentHash: textOrNull(),
    metadata: z.object({
      contentType: textField(),
      fileName: textField(),
      expiresAt: dateOrNull(),
      size: z.int(),
      processDefinitionId: textOrNull(),
      processInstanceKey: keyOrNull(),
      customProperties: values(),
    }),
  })
  .meta({ id: 'DocumentReference' });
export const DocumentBatch = z.object({
  createdDocuments: z.array(DocumentReference),
  failedDocuments: z.array(
    z.object({ fileName: textField(), status: z.int(), title: textField(), detail: textField() }),
  ),
});
export const DocumentLink = z.object({ url: textField(), expiresAt: dateField() });
