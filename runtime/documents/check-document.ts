import { createHash } from 'node:crypto';
import { Refusal } from '../contract/refusal.ts';
import type { NewDocument } from '../contract/documents.ts';
import { DOCUMENT_BYTES_MAX, FILE_NAME_LENGTH_MAX, PROPERTIES_CHARS_MAX } from './document-limits.ts';

export interface CheckedFile {
  readonly content: Buffer;
  readonly fileName: string;
  readonly contentType: string;
  readonly contentHash: string;
}

/** A name is what a person sees and saves under: never a path, never something that forges a header or a line. */
export function checkFile({
  content,
  fileName,
  contentType,
}: Pick<NewDocument, 'content' | 'fileName' | 'contentType'>): CheckedFile {
  if (content.length > DOCUMENT_BYTES_MAX)
    throw new Refusal(
      'BODY_TOO_LARGE',
      `A document has at most ${DOCUMENT_BYTES_MAX / 1_048_576} MB. Make the file smaller.`,
    );
  const name = lastPart(fileName);
  if (name === '') throw new Refusal('INVALID_VALUE', 'The file has no name. Send it with a file name.');
  if (name.length > FILE_NAME_LENGTH_MAX)
    throw new Refusal('TOO_LONG', `A file name has at most ${FILE_NAME_LENGTH_MAX} characters.`);
  // Bidirectional controls would show "exe.pdf" for what ends in "fdp.exe".
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name))
    throw new Refusal('INVALID_VALUE', 'A file name has no control characters. Rename the file.');
  const type = checkType(contentType);
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  requirePicture(bytes, type);
  return {
    content: bytes,
    fileName: name,
    contentType: type,
    contentHash: createHash('sha256').update(bytes).digest('hex'),
  };
}

export function checkProperties(properties: NewDocument['properties']): void {
  if (JSON.stringify(properties ?? {}).length > PROPERTIES_CHARS_MAX)
    throw new Refusal(
      'TOO_LONG',
      'The custom properties of a document have at most 16 KB. Keep such data in a document of its own.',
    );
}

// helpers

/** Programs on some systems send the whole path of the file they read. */
function lastPart(fileName: string): string {
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1).trim();
  return name === '.' || name === '..' ? '' : name;
}

/** Parameters are of no use later; no type means bytes. */
function checkType(contentType: string): string {
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type === '') return 'application/octet-stream';
  if (type.length <= 127 && /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(type))
    return type;
  throw new Refusal(
    'INVALID_VALUE',
    'The content type of the file is none. Send one such as application/pdf.',
  );
}

/** How files of the types begin that pages show as pictures. */
const beginnings: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/gif': (bytes) => /^GIF8[79]a$/.test(bytes.subarray(0, 6).toString('latin1')),
  'image/webp': (bytes) => /^RIFF[^]{4}WEBP$/.test(bytes.subarray(0, 12).toString('latin1')),
};

function requirePicture(bytes: Buffer, type: string): void {
  const isOne = Object.hasOwn(beginnings, type) ? beginnings[type] : undefined;
  if (isOne === undefined || isOne(bytes)) return;
  throw new Refusal(
    'INVALID_VALUE',
    `The file is said to be ${type}, and it is not. Send it with its own type.`,
  );
}
