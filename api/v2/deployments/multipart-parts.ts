import type { CommandContext } from '#runtime';
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiProblem } from '../../http/api-problem.ts';
import type { FieldError } from '../../http/api-problem.ts';
import { DEPLOYMENT_BODY_MAX } from '../../http/endpoint.ts';
import { ID_LENGTH_MAX } from '../../http/fields.ts';

export interface Upload {
  readonly files: readonly {
    readonly field: string;
    readonly name: string;
    readonly mimeType: string;
    readonly content: Uint8Array;
  }[];
  readonly fields: Readonly<Record<string, string>>;
}

const DEPLOYMENT_TOO_LARGE = 'A deployment has at most 10 MB and 100 files. Split it.';

/**
 * Reads a multipart body whole, within the limits set for the server. The file name stays what it was, directories and all:
 * it is a name, never a path.
 */
export async function readUpload(request: FastifyRequest, tooLarge = DEPLOYMENT_TOO_LARGE): Promise<Upload> {
  if (!request.isMultipart())
    throw new ApiProblem('UNSUPPORTED_MEDIA_TYPE', 'Send the files as multipart/form-data.');
  const files: Upload['files'][number][] = [];
  const fields = new Map<string, string>();
  let bytes = 0;
  try {
    for await (const part of request.parts({ preservePath: true })) {
      if (part.type === 'file') {
        const content = await part.toBuffer();
        bytes += content.length;
        if (bytes > DEPLOYMENT_BODY_MAX) throw new ApiProblem('BODY_TOO_LARGE', tooLarge);
        files.push({ field: part.fieldname, name: part.filename, mimeType: part.mimetype, content });
      } else {
        if (fields.has(part.fieldname))
          throw new ApiProblem(
            'INVALID_VALUE',
            `The part ${JSON.stringify(part.fieldname.slice(0, 100))} is there twice. Keep one.`,
          );
        fields.set(part.fieldname, String(part.value));
      }
    }
  } catch (error) {
    throw translated(error, tooLarge);
  }
  return { files, fields: Object.fromEntries(fields) };
}

/** Every file needs a usable name of its own. */
export function requireFileNames(files: Upload['files']): void {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  files.forEach(({ name }, index) => {
    const pointer = `/resources/${index}`;
    if (name === '') errors.push({ pointer, code: 'MISSING_FIELD', message: 'The part has no file name.' });
    else if (name.length > ID_LENGTH_MAX)
      errors.push({
        pointer,
        code: 'TOO_LONG',
        message: `A file name has at most ${ID_LENGTH_MAX} characters.`,
      });
    else if (/\p{Cc}/u.test(name))
      errors.push({ pointer, code: 'INVALID_VALUE', message: 'A file name has no control characters.' });
    else if (seen.has(name))
      errors.push({
        pointer,
        code: 'INVALID_VALUE',
        message: `The file name ${JSON.stringify(name)} is there twice.`,
      });
    seen.add(name);
  });
  const [first] = errors;
  if (first) throw new ApiProblem(first.code, `${first.pointer}: ${first.message}`, { errors });
}

/** An upload is read after the idempotency key, so what makes it the same request is hashed here: boundaries differ each time. */
export function withUploadHash(
  context: CommandContext,
  files: Upload['files'],
  fields: Upload['fields'],
): CommandContext {
  if (!context.idempotency) return context;
  const hash = createHash('sha256').update(JSON.stringify(fields));
  for (const { name, content } of files) hash.update(JSON.stringify([name, content.length])).update(content);
  return { ...context, idempotency: { ...context.idempotency, requestHash: hash.digest('hex') } };
}

// helpers

function translated(error: unknown, tooLarge: string): unknown {
  if (error instanceof ApiProblem) return error;
  const { statusCode } = error as { statusCode?: unknown };
  if (statusCode === 413) return new ApiProblem('BODY_TOO_LARGE', tooLarge);
  return new ApiProblem('INVALID_VALUE', 'The multipart body is damaged. Send it again.');
}
