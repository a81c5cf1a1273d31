import type { JsonObject, Key } from '#engine';
import type { Caller, CommandContext } from './caller.ts';

/** A file without its bytes. Variables and forms hold the public form of it, never the content. */
export interface StoredDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly contentHash: string;
  readonly properties: JsonObject;
  readonly processDefinitionId: string | null;
  readonly processInstanceKey: Key | null;
  readonly author: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface DocumentContent extends StoredDocument {
  readonly content: Buffer;
}

export interface NewDocument {
  readonly content: Uint8Array;
  readonly fileName: string;
  readonly contentType: string;
  /** Given by the store when absent; refused `ALREADY_EXISTS` when it is there. */
  readonly documentId?: string;
  readonly properties?: JsonObject;
  readonly processDefinitionId?: string;
  /** Whoever may read the instance, or one of its tasks, may read the document; it goes with the instance's history. */
  readonly processInstanceKey?: Key;
  readonly expiresAt?: string;
  /** Given while a form is filled in: it goes after a while unless it is kept. */
  readonly isProvisional?: boolean;
}

/** Files beside the processes. Read by who has `DOCUMENT:READ`, who gave them, and who may read their instance or a task of it. */
export interface Documents {
  add(context: CommandContext, document: NewDocument): Promise<StoredDocument>;
  /** Null when it does not exist, has expired, or is not for this caller. */
  get(caller: Caller, documentId: string): Promise<StoredDocument | null>;
  content(caller: Caller, documentId: string): Promise<DocumentContent | null>;
  /**
   * What a submitted form refers to stays, and belongs to the instance from now on: provisional documents of this tenant only;
   * others are left as they are. Answers the ids of this list that do not exist.
   */
  keep(
    context: CommandContext,
    documentIds: readonly string[],
    processInstanceKey: Key,
  ): Promise<readonly string[]>;
  /** A secret that stands for the document until it expires: whoever has it reads the document. */
  link(
    caller: Caller,
    documentId: string,
    forMs: number,
  ): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /** Null when there is no such link, it has ended, or its document is gone. */
  linked(token: string): Promise<DocumentContent | null>;
  /** Refused `NOT_FOUND` when the caller may not read it, `PERMISSION_MISSING` unless it is theirs or they have `DOCUMENT:DELETE`. */
  delete(caller: Caller, documentId: string): Promise<void>;
}

export const attachmentTargets = ['USER_TASK', 'PROCESS_INSTANCE'] as const;

export interface Attachment {
  readonly attachmentKey: Key;
  readonly targetType: (typeof attachmentTargets)[number];
  readonly targetKey: Key;
  readonly processInstanceKey: Key;
  readonly name: string;
  readonly description: string | null;
  readonly type: string | null;
  readonly url: string | null;
  readonly documentId: string | null;
  readonly contentType: string | null;
  readonly size: number | null;
  readonly by: string;
  readonly at: string;
}

export interface NewAttachment {
  readonly targetType: (typeof attachmentTargets)[number];
  readonly targetKey: Key;
  /** The file's name when absent. */
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  /** Exactly one of the three. */
  readonly file?: Pick<NewDocument, 'content' | 'fileName' | 'contentType'>;
  readonly url?: string;
  readonly documentId?: string;
}

/** Files and links beside a task or an instance: whoever may read that may read them; lists come from the `attachments` search. */
export interface Attachments {
  /** Refused `NOT_FOUND` without the target, `TASK_NOT_ACTIVE` and `INSTANCE_ENDED` when it has ended. Whether the caller may work on it is asked before. */
  add(context: CommandContext, attachment: NewAttachment): Promise<Attachment>;
  /** Null when there is no such attachment, or it is a link. */
  content(caller: Caller, attachmentKey: Key): Promise<DocumentContent | null>;
  /** `mayDeleteOthers`: of whoever looks after the target. The record of who deleted it stays; its file does not. */
  delete(caller: Caller, attachmentKey: Key, mayDeleteOthers: boolean): Promise<void>;
}
