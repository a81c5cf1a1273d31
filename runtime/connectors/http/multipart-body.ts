import { createHash } from 'node:crypto';
import type { JsonValue } from '#engine';
import { ConnectorInputs, hopeless, isContext } from '../connector-inputs.ts';

const PARTS_MAX = 100;

/**
 * A `multipart/form-data` body (RFC 7578): a context whose members are fields. A field is text, a context
 * `{fileName, content, contentType, encoding}` for a file (`encoding: "base64"` for bytes), anything else JSON, or a list of these.
 */
export function multipartBody(
  body: JsonValue,
  seed: string,
): { readonly type: string; readonly bytes: Buffer } {
  if (!isContext(body)) throw hopeless('A multipart body has to be a context of fields.');
  const parts = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each) =>
      each === null || each === undefined ? [] : [partOf(name, each as JsonValue)],
    ),
  );
  if (parts.length > PARTS_MAX) throw hopeless(`A multipart body has at most ${PARTS_MAX} parts.`);
  const boundary = boundaryFor(parts, seed);
  const bytes = Buffer.concat([
    ...parts.flatMap(({ head, content }) => [
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}

// helpers

interface Part {
  readonly head: string;
  readonly content: Buffer;
}

function partOf(name: string, value: JsonValue): Part {
  const disposition = `Content-Disposition: form-data; name="${escaped(name)}"`;
  if (typeof value !== 'object' || value === null)
    return { head: disposition, content: Buffer.from(String(value)) };
  if (isContext(value) && Object.hasOwn(value, 'content')) return filePart(disposition, name, value);
  return {
    head: `${disposition}\r\nContent-Type: application/json`,
    content: Buffer.from(JSON.stringify(value)),
  };
}

function filePart(disposition: string, name: string, value: Readonly<Record<string, JsonValue>>): Part {
  const inputs = new ConnectorInputs(value, `body.${name}.`);
  const type = inputs.text('contentType') || 'application/octet-stream';
  if (!/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$/.test(type))
    throw inputs.wrong('contentType', 'a media type such as image/png');
  const text = inputs.text('content') ?? '';
  const isBytes = inputs.text('encoding') === 'base64';
  if (isBytes && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw inputs.wrong('content', 'base64');
  const fileName = inputs.text('fileName') || 'file';
  return {
    head: `${disposition}; filename="${escaped(fileName)}"\r\nContent-Type: ${type}`,
    content: Buffer.from(text, isBytes ? 'base64' : 'utf8'),
  };
}

/** As browsers write names: a quote or a line break cannot end the header. */
function escaped(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}

/** The same for all attempts, and in none of the parts. */
function boundaryFor(parts: readonly Part[], seed: string): string {
  for (let round = 0; ; round += 1) {
    const boundary = `millrace-${createHash('sha256').update(`${seed} ${round}`).digest('hex').slice(0, 32)}`;
    if (!parts.some(({ head, content }) => head.includes(boundary) || content.includes(boundary)))
      return boundary;
  }
}
