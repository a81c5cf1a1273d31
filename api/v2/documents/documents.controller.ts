import type { CommandContext, NewDocument, Runtime } from '#runtime';
import { DOCUMENT_BYTES_MAX, documentReference, Refusal } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { AccessCheck, missing } from '../../auth/access-check.ts';
import { onAny, onRow } from '../../auth/permission.ts';
import { found, RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { defined } from '../../http/fields.ts';
import { isErrorCode, PROBLEM_CODES } from '../../http/problem-codes.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { sendFile } from '../../engine-rest/variables/send-file.ts';
import { readUpload, withUploadHash } from '../deployments/multipart-parts.ts';
import type { Upload } from '../deployments/multipart-parts.ts';
import { TaskAccess } from '../user-tasks/task-access.ts';
import {
  BatchUploadBody,
  BatchUploadQuery,
  DeleteQuery,
  DocumentBatch,
  DocumentParams,
  DocumentReference,
  StoreQuery,
  UploadBody,
  UploadQuery,
} from './documents.dto.ts';
import type { DocumentMetadata } from './documents.dto.ts';
import { readMetadata } from './read-metadata.ts';

const TOO_LARGE = `A document has at most ${DOCUMENT_BYTES_MAX / 1_048_576} MB, and all of one call together. Make the files smaller.`;
const BODY_MAX = DOCUMENT_BYTES_MAX + 131_072;
/** People upload for a task or a start that is theirs; programs by right. */
const creators = onRow('DOCUMENT:CREATE', 'USER_TASK:COMPLETE', 'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE');
/** Who gave it, and who may read its instance, may read it too; the rows decide. */
const readers = onRow('DOCUMENT:READ', 'USER_TASK:READ', 'PROCESS_DEFINITION:READ_PROCESS_INSTANCE');

/** Files that variables and forms refer to. */
@Controller()
export class DocumentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
    @Inject(RowAccess) private readonly rows: RowAccess,
    @Inject(TaskAccess) private readonly tasks: TaskAccess,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/documents',
    summary: 'Store a document; for a form of a task or a start, name that',
    permission: creators,
    level: 'L2',
    idempotency: 'K',
    accepts: 'multipart',
    filePart: { name: 'file', isMany: false, isOptional: false },
    query: UploadQuery,
    body: UploadBody,
    bodyLimit: BODY_MAX,
    status: 201,
    response: DocumentReference,
    codes: ['NOT_FOUND', 'ALREADY_EXISTS', 'TASK_NOT_ACTIVE'],
  })
  async createDocument(@Input() call: Call<undefined, undefined, typeof UploadQuery>): Promise<object> {
    const use = await this.requireUse(call);
    const { files, fields } = await readUpload(call.request, TOO_LARGE);
    const file = files.find(({ field }) => field === 'file');
    if (file === undefined || files.some(({ field }) => field !== 'file' && field !== 'metadata'))
      throw new ApiProblem('MISSING_FIELD', 'Send one file, in a part named "file".');
    const { metadata } = readMetadata(UploadBody, 'metadata', { files, fields });
    const context = withUploadHash(
      { ...call.context(), ...defined({ tenantId: use.tenantId }) },
      files,
      fields,
    );
    const document = { ...newDocument(file, metadata), ...use.document };
    return documentReference(
      await this.runtime.documents.add(context, {
        ...document,
        ...defined({ documentId: call.query.documentId }),
      }),
    );
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/documents/batch',
    summary: 'Store several documents; those that are refused are listed',
    permission: onAny('DOCUMENT:CREATE'),
    level: 'L2',
    idempotency: 'K',
    accepts: 'multipart',
    filePart: { name: 'files', isMany: true, isOptional: false },
    query: BatchUploadQuery,
    body: BatchUploadBody,
    bodyLimit: BODY_MAX,
    status: 201,
    response: DocumentBatch,
  })
  async createDocuments(@Input() call: Call): Promise<object> {
    const upload = await readUpload(call.request, TOO_LARGE);
    const files = upload.files.filter(({ field }) => field === 'files');
    if (files.length === 0) throw new ApiProblem('MISSING_FIELD', 'Send the files in parts named "files".');
    const { metadataList = [] } = readMetadata(BatchUploadBody, 'metadataList', upload);
    if (metadataList.length > 0 && metadataList.length !== files.length)
      throw new ApiProblem(
        'INVALID_VALUE',
        'metadataList describes each of the files, in their order, or is not there.',
      );
    const createdDocuments: object[] = [];
    const failedDocuments: object[] = [];
    const context = call.context();
    for (const [index, file] of files.entries()) {
      try {
        const own = withIndex(withUploadHash(context, [file], upload.fields), index);
        createdDocuments.push(
          documentReference(await this.runtime.documents.add(own, newDocument(file, metadataList[index]))),
        );
      } catch (error) {
        failedDocuments.push(failureOf(file.name, error));
      }
    }
    if (failedDocuments.length > 0) void call.reply.status(207);
    return { createdDocuments, failedDocuments };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/documents/:documentId',
    summary: 'The content of a document, as a file to save',
    permission: readers,
    level: 'L2',
    idempotency: 'R',
    params: DocumentParams,
    query: StoreQuery,
    responseType: 'application/octet-stream',
    codes: ['NOT_FOUND'],
  })
  async getDocument(
    @Input() call: Call<undefined, typeof DocumentParams, typeof StoreQuery>,
  ): Promise<Buffer> {
    const document = found(await this.runtime.documents.content(call.caller, call.params.documentId));
    requireHash(document.contentHash, call.query.contentHash);
    return sendFile(call.reply, { ...document, mimeType: document.contentType });
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/documents/:documentId',
    summary: 'Delete a document',
    permission: readers,
    level: 'L2',
    idempotency: 'N',
    params: DocumentParams,
    query: DeleteQuery,
    codes: ['NOT_FOUND', 'PERMISSION_MISSING'],
  })
  async deleteDocument(
    @Input() call: Call<undefined, typeof DocumentParams, typeof DeleteQuery>,
  ): Promise<void> {
    await this.runtime.documents.delete(call.caller, call.params.documentId);
  }

  /** What the document is for decides who may give it and when it goes. */
  private async requireUse({ caller, query }: Call<undefined, undefined, typeof UploadQuery>): Promise<Use> {
    const { userTaskKey, processDefinitionKey } = query;
    if (userTaskKey !== undefined) {
      await this.tasks.require(caller, 'COMPLETE', userTaskKey);
      const task = await this.rows.read(caller, 'userTasks', userTaskKey);
      if (task['completionDate'] !== null)
        throw new ApiProblem('TASK_NOT_ACTIVE', 'The task has ended; its form takes no files any more.');
      const processInstanceKey = task['processInstanceKey'] as NonNullable<NewDocument['processInstanceKey']>;
      const processDefinitionId = String(task['processDefinitionId']);
      return {
        tenantId: String(task['tenantId']),
        document: { isProvisional: true, processDefinitionId, processInstanceKey },
      };
    }
    if (processDefinitionKey !== undefined) {
      await this.rows.requireProcess(
        ...([caller, 'processDefinitions', processDefinitionKey] as const),
        'PROCESS_DEFINITION:CREATE_PROCESS_INSTANCE',
      );
      const definition = await this.rows.read(caller, 'processDefinitions', processDefinitionKey);
      const processDefinitionId = String(definition['processDefinitionId']);
      return {
        tenantId: String(definition['tenantId']),
        document: { isProvisional: true, processDefinitionId },
      };
    }
    if (!this.access.isAllowedSomewhere(caller, ['DOCUMENT:CREATE'])) throw missing(['DOCUMENT:CREATE']);
    return { tenantId: undefined, document: {} };
  }
}

// helpers

interface Use {
  readonly tenantId: string | undefined;
  readonly document: Partial<NewDocument>;
}

function newDocument(
  file: Upload['files'][number],
  metadata: z.output<typeof DocumentMetadata> | undefined,
): NewDocument {
  const { contentType, fileName, expiresAt, processDefinitionId, processInstanceKey, customProperties } =
    metadata ?? {};
  return {
    content: file.content,
    fileName: fileName ?? file.name,
    contentType: contentType ?? file.mimeType,
    ...defined({ expiresAt, processDefinitionId, processInstanceKey, properties: customProperties }),
  };
}

/** Each file of a batch is stored once of its own. */
function withIndex(context: CommandContext, index: number): CommandContext {
  const { idempotency } = context;
  if (!idempotency) return context;
  return { ...context, idempotency: { ...idempotency, operation: `${idempotency.operation} ${index}` } };
}

function failureOf(fileName: string, error: unknown): object {
  if (!(error instanceof Refusal) || !isErrorCode(error.code)) throw error;
  const { status, title } = PROBLEM_CODES[error.code];
  return { fileName, status, title, detail: error.message };
}

export function requireHash(stored: string, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== stored)
    throw new ApiProblem('NOT_FOUND', 'The document has another content than the one you refer to.');
}
