import type { JsonObject, Key } from '#engine';
import type { Caller, CommandContext } from '../contract/caller.ts';
import type { Attachment, Attachments, NewAttachment, StoredDocument } from '../contract/documents.ts';
import type { Queries } from '../contract/queries.ts';
import { Refusal } from '../contract/refusal.ts';
import type { LiveHub, LiveRecordDraft } from '../live-hub.ts';
import type { Database, Transaction } from '../store/definitions/in-transaction.ts';
import { deleteAttachment, insertAttachment, lockAttachments } from '../store/documents/attachment-rows.ts';
import { findDocument, insertDocument, readDocument } from '../store/documents/document-rows.ts';
import { answerOnce, inTransaction } from '../store/port.ts';
import type { ReadSource } from '../store/queries/sql-text.ts';
import { checkFile, type CheckedFile } from './check-document.ts';
import { ATTACHMENTS_MAX } from './document-limits.ts';

export interface AttachmentsPorts {
  readonly pool: Database;
  readonly source: ReadSource;
  readonly queries: Pick<Queries, 'get'>;
  readonly hub: Pick<LiveHub, 'announce'>;
  readonly now: () => number;
}

/** Attachments never touch the instance: like comments they are no part of what the process decides. */
export function createAttachments({ pool, source, queries, hub, now }: AttachmentsPorts): Attachments {
  const findTarget = (caller: Caller, { targetType, targetKey }: Target): Promise<JsonObject | null> =>
    queries.get(caller, targetType === 'USER_TASK' ? 'userTasks' : 'processInstances', targetKey);
  const find = async (caller: Caller, attachmentKey: Key): Promise<JsonObject> => {
    const row = await queries.get(caller, 'attachments', attachmentKey);
    if (row !== null && row['deletedAt'] === null) return row;
    throw new Refusal('NOT_FOUND', `There is no attachment ${attachmentKey}.`);
  };
  const tell = (change: 'created' | 'deleted', target: JsonObject, about: Target): void =>
    hub.announce([recordOf(change, target, about, now())]);
  return {
    async add(context, request) {
      const { caller, idempotency } = context;
      const target = requireOpen(request, await findTarget(caller, request));
      const tenantId = String(target['tenantId']);
      const file = request.file === undefined ? null : checkFile(request.file);
      const referred = await referredDocument(source, caller, request.documentId, tenantId);
      const at = new Date(now());
      const attachment = await inTransaction(pool, (client) =>
        answerOnce(client, tenantId, idempotency, at, async () => {
          await requireRoom(client, request.targetKey);
          const own = file === null ? null : await storeFile(client, { file, context, tenantId, target, at });
          return insert(client, { request, tenantId, target, at, by: caller.id, own, referred });
        }),
      );
      tell('created', target, request);
      return attachment;
    },
    async content(caller, attachmentKey) {
      const { tenantId, documentId } = await find(caller, attachmentKey);
      return typeof documentId === 'string' ? readDocument(source, String(tenantId), documentId) : null;
    },
    async delete(caller, attachmentKey, mayDeleteOthers) {
      const row = await find(caller, attachmentKey);
      if (row['by'] !== caller.id && !mayDeleteOthers)
        throw new Refusal(
          'PERMISSION_MISSING',
          'An attachment is deleted by who gave it, or by who looks after the task.',
        );
      const about = { targetType: row['targetType'], targetKey: row['targetKey'] } as Target;
      const target = await findTarget(caller, about);
      const deletion = {
        tenantId: String(row['tenantId']),
        attachmentKey,
        by: caller.id,
        at: new Date(now()),
      };
      if (!(await deleteAttachment(pool, deletion)))
        throw new Refusal('NOT_FOUND', `There is no attachment ${attachmentKey}.`);
      if (target !== null) tell('deleted', target, about);
    },
  };
}

// helpers

type Target = Pick<Attachment, 'targetType' | 'targetKey'>;

function requireOpen({ targetType, targetKey }: Target, row: JsonObject | null): JsonObject {
  const isTask = targetType === 'USER_TASK';
  if (row === null)
    throw new Refusal('NOT_FOUND', `There is no ${isTask ? 'task' : 'process instance'} ${targetKey}.`);
  const end = isTask ? row['completionDate'] : row['endDate'];
  if (end === null) return row;
  throw isTask
    ? new Refusal('TASK_NOT_ACTIVE', 'The task has ended; nothing more can be attached to it.')
    : new Refusal('INSTANCE_ENDED', 'The instance has ended; nothing more can be attached to it.');
}

/** Only what the caller could read anyway is shown to those who see the target. */
async function referredDocument(
  source: ReadSource,
  caller: Caller,
  documentId: string | undefined,
  tenantId: string,
): Promise<StoredDocument | null> {
  if (documentId === undefined) return null;
  const found = await findDocument(source, caller, documentId, false);
  if (found?.tenantId === tenantId) return found;
  throw new Refusal('NOT_FOUND', `There is no document ${JSON.stringify(documentId.slice(0, 255))}.`);
}

async function requireRoom(client: Transaction, targetKey: Key): Promise<void> {
  if ((await lockAttachments(client, targetKey)) < ATTACHMENTS_MAX) return;
  throw new Refusal(
    'INVALID_VALUE',
    `There are ${ATTACHMENTS_MAX} attachments, which is the most. Delete one that is no longer needed.`,
  );
}

async function storeFile(
  client: Transaction,
  {
    file,
    context,
    tenantId,
    target,
    at,
  }: { file: CheckedFile; context: CommandContext; tenantId: string; target: JsonObject; at: Date },
): Promise<StoredDocument> {
  const stored = await insertDocument(client, {
    ...file,
    tenantId,
    documentId: null,
    size: file.content.length,
    properties: {},
    processDefinitionId: String(target['processDefinitionId']),
    processInstanceKey: String(target['processInstanceKey']) as Key,
    author: context.caller.id,
    createdAt: at.toISOString(),
    expiresAt: null,
    isProvisional: false,
  });
  if (stored === null) throw new Error('A new id of a document was there already.');
  return stored;
}

async function insert(
  client: Transaction,
  attachment: {
    readonly request: NewAttachment;
    readonly tenantId: string;
    readonly target: JsonObject;
    readonly at: Date;
    readonly by: string;
    readonly own: StoredDocument | null;
    readonly referred: StoredDocument | null;
  },
): Promise<Attachment> {
  const { request, tenantId, target, at, by, own, referred } = attachment;
  const { targetType, targetKey, description = null, type = null, url = null } = request;
  const document = own ?? referred;
  const row = {
    ...{ targetType, targetKey, description, type, url, by },
    processInstanceKey: String(target['processInstanceKey']) as Key,
    name: request.name ?? document?.fileName ?? url ?? '',
    documentId: document?.documentId ?? null,
  };
  const key = await insertAttachment(client, { ...row, tenantId, at, ownsDocument: own !== null });
  return {
    attachmentKey: key as Key,
    ...row,
    contentType: document?.contentType ?? null,
    size: document?.size ?? null,
    at: at.toISOString(),
  };
}

/** Its key is that of what it is attached to; who may hear of it is decided as for the task or the instance. */
function recordOf(
  change: string,
  target: JsonObject,
  { targetType, targetKey }: Target,
  now: number,
): LiveRecordDraft {
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  const { assignee } = target;
  const users = [...(typeof assignee === 'string' ? [assignee] : []), ...texts(target['candidateUsers'])];
  return {
    type: `attachment.${change}`,
    at: new Date(now).toISOString(),
    tenantId: String(target['tenantId']),
    key: targetKey,
    processDefinitionId: String(target['processDefinitionId']),
    processInstanceKey: String(target['processInstanceKey']),
    ...(targetType === 'USER_TASK' ? { audience: { users, groups: texts(target['candidateGroups']) } } : {}),
  };
}
