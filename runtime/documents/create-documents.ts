import type { Caller, CommandContext } from '../contract/caller.ts';
import type { Documents, NewDocument, StoredDocument } from '../contract/documents.ts';
import { Refusal } from '../contract/refusal.ts';
import { maySee, requireTenant } from '../commands/settle-outcome.ts';
import { createSecret, hashSecret } from '../identity/secret.ts';
import { isAllowed } from '../identity/grants.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  countProvisional,
  deleteDocument,
  findDocument,
  findLinkedDocument,
  insertDocument,
  insertDocumentLink,
  keepDocuments,
} from '../store/documents/document-rows.ts';
import { answerOnce, inTransaction } from '../store/port.ts';
import type { ReadSource } from '../store/queries/sql-text.ts';
import { checkFile, checkProperties } from './check-document.ts';
import { PROVISIONAL_MAX, PROVISIONAL_MS } from './document-limits.ts';

export interface DocumentsPorts {
  readonly pool: Database;
  readonly source: ReadSource;
  readonly now: () => number;
}

/** Files are rows: what was acknowledged is committed with everything else, is in every backup, and needs no second system. */
export function createDocuments(ports: DocumentsPorts): Documents {
  const { pool, source, now } = ports;
  const require = async (caller: Caller, documentId: string): Promise<StoredDocument> => {
    const found = await findDocument(source, caller, documentId, false);
    if (found !== null) return found;
    throw new Refusal('NOT_FOUND', `There is no document ${JSON.stringify(documentId.slice(0, 255))}.`);
  };
  return {
    add: (context, document) => add(ports, context, document),
    get: async (caller, documentId) => findDocument(source, caller, documentId, false),
    content: (caller, documentId) => findDocument(source, caller, documentId, true),
    async keep(context, documentIds, processInstanceKey) {
      const { tenantId } = context;
      if (!maySee(context, tenantId)) return documentIds;
      return documentIds.length === 0 ? [] : keepDocuments(pool, tenantId, documentIds, processInstanceKey);
    },
    async link(caller, documentId, forMs) {
      const { tenantId } = await require(caller, documentId);
      const token = createSecret();
      const expiresAt = new Date(now() + forMs);
      const link = { tokenHash: hashSecret(token), tenantId, documentId, author: caller.id, expiresAt };
      await insertDocumentLink(pool, link);
      return { token, expiresAt: expiresAt.toISOString() };
    },
    linked: (token) => findLinkedDocument(source, hashSecret(token), new Date(now())),
    async delete(caller, documentId) {
      const { tenantId, author } = await require(caller, documentId);
      if (author !== caller.id && !isAllowed(caller, 'DOCUMENT', 'DELETE', documentId))
        throw new Refusal(
          'PERMISSION_MISSING',
          'A document is deleted by who gave it, or with the right to delete documents.',
          {
            missing: { resourceType: 'DOCUMENT', resourceId: documentId, permissionType: 'DELETE' },
          },
        );
      await deleteDocument(pool, tenantId, documentId);
    },
  };
}

// helpers

async function add(
  { pool, now }: DocumentsPorts,
  context: CommandContext,
  document: NewDocument,
): Promise<StoredDocument> {
  requireTenant(context);
  const { caller, tenantId, idempotency } = context;
  const file = checkFile(document);
  checkProperties(document.properties);
  const at = new Date(now());
  return inTransaction(pool, (client) =>
    answerOnce(client, tenantId, idempotency, at, async () => {
      if (
        document.isProvisional === true &&
        (await countProvisional(client, caller.id, at)) >= PROVISIONAL_MAX
      )
        throw new Refusal(
          'INVALID_VALUE',
          `You have ${PROVISIONAL_MAX} files in forms that are not submitted, which is the most. Submit or discard some.`,
        );
      const stored = await insertDocument(client, {
        ...file,
        tenantId,
        documentId: document.documentId ?? null,
        size: file.content.length,
        properties: document.properties ?? {},
        processDefinitionId: document.processDefinitionId ?? null,
        processInstanceKey: document.processInstanceKey ?? null,
        author: caller.id,
        createdAt: at.toISOString(),
        expiresAt: expiryOf(document, at),
        isProvisional: document.isProvisional === true,
      });
      if (stored !== null) return stored;
      throw new Refusal(
        'ALREADY_EXISTS',
        `There is a document ${JSON.stringify(document.documentId)}. Choose another id.`,
      );
    }),
  );
}

function expiryOf({ expiresAt, isProvisional }: NewDocument, at: Date): string | null {
  if (isProvisional === true) return new Date(at.getTime() + PROVISIONAL_MS).toISOString();
  if (expiresAt === undefined) return null;
  if (Date.parse(expiresAt) <= at.getTime())
    throw new Refusal(
      'INVALID_VALUE',
      'The document would have expired before it was stored. Send a later expiresAt.',
    );
  return new Date(expiresAt).toISOString();
}
