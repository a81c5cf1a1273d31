import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Config } from '../config.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { guestPagePolicy, pagePolicy } from '../http/security-headers.ts';

/** Paths that belong to programs: an unknown one is an error there, not a page. */
const API_PATH = /^\/(v2|engine-rest|oauth|hooks|public|health|metrics|docs|api-docs|\.well-known)(\/|$)/;
const NONCE_MARK = '__CSP_NONCE__';
/** The form of a public link: a document of its own with a stricter policy (security.md 4). */
const GUEST_PATH = /^\/f\/[\w-]+\/?$/;
const DOCUMENTS = ['/index.html', '/form.html'];

/**
 * Serves the built pages: files by their name, and the application document for every other path, because the browser
 * router owns those. Guests get a document of their own. The style nonce is new for every answer.
 */
export async function registerPages(server: FastifyInstance, config: Config): Promise<void> {
  const files = listFiles(config.webRoot);
  const [index = null, guest = null] = DOCUMENTS.map((name) =>
    files.has(name) ? readFileSync(join(config.webRoot, name), 'utf8') : null,
  );
  if (index !== null) {
    await server.register(fastifyStatic, {
      root: config.webRoot,
      serve: false,
      index: false,
      preCompressed: hasCompressed(files),
      cacheControl: false,
      dotfiles: 'ignore',
    });
  }
  server.route({
    method: 'GET',
    url: '/*',
    config: { isPage: true } as never,
    handler: (request, reply) => {
      const path = pathOf(request);
      if (API_PATH.test(path)) throw noSuchEndpoint(request, path);
      if (!DOCUMENTS.includes(path) && files.has(path) && !/\.(br|gz)$/.test(path))
        return sendFile(reply, path);
      if (index === null)
        throw new ApiProblem('NO_SUCH_ENDPOINT', 'The pages are not built. Run: npm run build');
      if (posix.extname(path) !== '' && path.startsWith('/assets/')) throw noSuchEndpoint(request, path);
      if (guest !== null && GUEST_PATH.test(path)) return sendDocument(reply, guest, guestPagePolicy);
      return sendDocument(reply, index, pagePolicy);
    },
  });
}

// helpers

function sendFile(reply: FastifyReply, path: string): FastifyReply {
  // Names of assets carry a hash of their content.
  void reply.header(
    'Cache-Control',
    path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  return reply.sendFile(path.slice(1));
}

function sendDocument(
  reply: FastifyReply,
  document: string,
  policy: (nonce: string) => string,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  return reply
    .header('Content-Security-Policy', policy(nonce))
    .header('Content-Type', 'text/html; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(document.replaceAll(NONCE_MARK, nonce));
}

function pathOf(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiProblem('INVALID_VALUE', 'The path is not well-formed. Check its percent signs.');
  }
}

function noSuchEndpoint(request: FastifyRequest, path: string): ApiProblem {
  return new ApiProblem(
    'NO_SUCH_ENDPOINT',
    `${request.method} ${path.slice(0, 200)} does not exist. See /v2/openapi.json.`,
  );
}

/** Only names that were there at the start are ever looked up on disk, so no path can lead elsewhere. */
function listFiles(root: string): ReadonlySet<string> {
  if (!existsSync(root)) return new Set();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map(
        (entry) =>
          `/${posix.join(entry.parentPath.slice(root.length).replaceAll('\\', '/'), entry.name).replace(/^\//, '')}`,
      ),
  );
}

function hasCompressed(files: ReadonlySet<string>): boolean {
  return [...files].some((name) => name.endsWith('.br') || name.endsWith('.gz'));
}
