import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiProblem } from './api-problem.ts';
import type { ApiRequest } from './call.ts';
import { scanJson } from './json-scan.ts';

// Refuses invalid bytes instead of replacing them.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * JSON is read once: bytes checked to be UTF-8, one scan of the raw text, one `JSON.parse`. An empty body counts as none,
 * because clients send a JSON content type on calls without body.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseJson(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (request, body, done) => {
      if (isRaw(request)) {
        (request as ApiRequest).api.rawBody = Buffer.from(body as string);
        done(null, undefined);
        return;
      }
      if ((request as ApiRequest).api.endpoint?.accepts !== 'form') {
        done(unsupported('application/x-www-form-urlencoded'));
        return;
      }
      try {
        done(null, formFields(body as string));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isRaw(request)) {
      done(unsupported(request.headers['content-type'] ?? ''));
      return;
    }
    (request as ApiRequest).api.rawBody = body as Buffer;
    done(null, undefined);
  });
}

export function unsupported(contentType: string): ApiProblem {
  return new ApiProblem(
    'UNSUPPORTED_MEDIA_TYPE',
    `The content type ${contentType.slice(0, 100)} is not accepted here. Send application/json, or multipart/form-data for files.`,
  );
}

/** The bytes are signed: they are kept as they came. */
function isRaw(request: FastifyRequest): boolean {
  return (request as ApiRequest).api.endpoint?.accepts === 'raw';
}

function parseJson(request: FastifyRequest, body: Buffer): unknown {
  const { api } = request as ApiRequest;
  if (body.length === 0) return undefined;
  if (isRaw(request)) {
    api.rawBody = body;
    return undefined;
  }
  if (api.endpoint?.accepts) throw unsupported('application/json');
  api.rawBody = body;
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new ApiProblem('MALFORMED_JSON', 'The body is not valid UTF-8. Send the JSON encoded as UTF-8.');
  }
  api.findings = scanJson(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ApiProblem(
      'MALFORMED_JSON',
      `The body is not well-formed JSON: ${(error as Error).message.slice(0, 200)}. Correct it and send it again.`,
    );
  }
}

/** A repeated field is refused, not joined: parameter pollution. */
function formFields(text: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields)
      throw new ApiProblem(
        'INVALID_VALUE',
        `The field ${JSON.stringify(name.slice(0, 100))} is there twice. Keep one.`,
      );
    fields[name] = value;
  }
  return { ...fields };
}
