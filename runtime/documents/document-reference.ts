import type { JsonObject, JsonValue } from '#engine';
import type { StoredDocument } from '../contract/documents.ts';

/** There is one store; clients of Camunda 8 send its name back. */
export const STORE_ID = 'database';

/** How a document stands in variables and in answers: the shape of Camunda 8. */
export function documentReference(document: StoredDocument): JsonObject {
  const { documentId, contentHash, contentType, fileName, expiresAt, size } = document;
  const { processDefinitionId, processInstanceKey, properties: customProperties } = document;
  return {
    'camunda.document.type': 'camunda',
    storeId: STORE_ID,
    documentId,
    contentHash,
    metadata: {
      ...{ contentType, fileName, expiresAt, size, processDefinitionId, processInstanceKey },
      customProperties,
    },
  };
}

/** The ids of all references in some data, however deep; its depth was checked where it came in. */
export function documentIdsIn(value: JsonValue): readonly string[] {
  const id = documentIdOf(value);
  if (id !== null) return [id];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each: JsonValue) => documentIdsIn(each));
}

/** The id that a reference names; null for what is none. */
export function documentIdOf(value: JsonValue | undefined): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { 'camunda.document.type': type, documentId } = value as JsonObject;
  return type === 'camunda' && typeof documentId === 'string' ? documentId : null;
}
