import type { CommandContext, NewAttachment } from '#runtime';
import { DOCUMENT_BYTES_MAX } from '#runtime';
import type { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import type { FieldError } from '../../http/api-problem.ts';
import type { Call } from '../../http/call.ts';
import { defined } from '../../http/fields.ts';
import { check, refuse } from '../../http/request-check.ts';
import { readUpload, withUploadHash } from '../deployments/multipart-parts.ts';

export const ATTACHMENT_BODY_MAX = DOCUMENT_BYTES_MAX + 131_072;

type Fields = Omit<NewAttachment, 'targetType' | 'targetKey' | 'file'>;

/** The parts of a multipart body as an attachment: one file, or a link, or a document that is there already. */
export async function readAttachment<T extends z.ZodType>(
  call: Pick<Call, 'request' | 'context'>,
  schema: T,
  filePart: string,
): Promise<{ context: CommandContext; attachment: Fields & Pick<NewAttachment, 'file'> }> {
  const tooLarge = `An attachment has at most ${DOCUMENT_BYTES_MAX / 1_048_576} MB. Make the file smaller.`;
  const { files, fields } = await readUpload(call.request, tooLarge);
  const errors: FieldError[] = [];
  const checked = check(schema, fields, '', errors) as Fields | undefined;
  for (const { field } of files)
    if (field !== filePart)
      errors.push({
        pointer: `/${field}`,
        code: 'UNKNOWN_PROPERTY',
        message: `Name the part with the file "${filePart}".`,
      });
  if (errors.length > 0 || checked === undefined) refuse(errors);
  const [file, ...more] = files;
  const sources = [file, checked.url, checked.documentId].filter((source) => source !== undefined);
  if (more.length > 0 || sources.length !== 1)
    throw new ApiProblem(
      'INVALID_VALUE',
      `Attach one thing: a file as the part "${filePart}", a url, or a documentId.`,
    );
  const content =
    file === undefined
      ? {}
      : { file: { content: file.content, fileName: file.name, contentType: file.mimeType } };
  return {
    context: withUploadHash(call.context(), files, fields),
    attachment: { ...defined({ ...checked }), ...content },
  };
}
