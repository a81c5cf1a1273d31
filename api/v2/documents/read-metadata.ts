import type { z } from 'zod';
import { ApiProblem } from '../../http/api-problem.ts';
import type { FieldError } from '../../http/api-problem.ts';
import { scanJson } from '../../http/json-scan.ts';
import { check, refuse } from '../../http/request-check.ts';
import type { Upload } from '../deployments/multipart-parts.ts';

/** JSON that travels beside files. Some clients send it as a text part, some as a part with a type and a file name of its own. */
export function readMetadata<T extends z.ZodType>(
  schema: T,
  part: string,
  { files, fields }: Upload,
): z.output<T> {
  const asFile = files.filter(({ field }) => field === part);
  const texts = [
    ...asFile.map(({ content }) => Buffer.from(content).toString('utf8')),
    ...(fields[part] === undefined ? [] : [fields[part]]),
  ];
  if (texts.length > 1 && part !== 'metadataList')
    throw new ApiProblem('INVALID_VALUE', `The part "${part}" is there twice. Keep one.`);
  const errors: FieldError[] = texts.flatMap((text) => [...scanJson(text)]);
  const values = texts.map((text) => parse(text, part));
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== part));
  const value = part === 'metadataList' && !Array.isArray(values[0]) ? values : values[0];
  const checked = check(schema, texts.length === 0 ? others : { ...others, [part]: value }, '', errors);
  if (errors.length > 0 || checked === undefined) refuse(errors);
  return checked;
}

// helpers

function parse(text: string, part: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiProblem('MALFORMED_JSON', `The part "${part}" is not well-formed JSON.`);
  }
}
