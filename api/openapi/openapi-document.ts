import { z } from 'zod';
import { splitPair } from '../auth/permission.ts';
import type { Permission } from '../auth/permission.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { conditionSchemas } from '../http/search-dto.ts';
import { PROBLEM_CODES } from '../http/problem-codes.ts';
import type { ErrorCode } from '../http/problem-codes.ts';

type Json = Record<string, unknown>;

/** Possible on every endpoint and not repeated in its list (api.md 1.7). */
const EVERYWHERE: readonly ErrorCode[] = [
  'INVALID_VALUE',
  'NOT_AUTHENTICATED',
  'PERMISSION_MISSING',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'OVERLOADED',
];

const INTRODUCTION =
  'The HTTP API of Millrace. Paths and fields of the public Orchestration Cluster API keep their names; endpoints of our own stand beside them. ' +
  'Fields marked `x-extended` are part of an answer only with the request header `Prefer: extended`. ' +
  'Errors are `application/problem+json`; switch on `code`, never on text.';

/** The OpenAPI 3.1 document, made from the same declarations the server checks requests with. */
export function createOpenApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const schemas: Json = { ProblemDetail: problemSchema(), ...conditionSchemas() };
  const paths: Record<string, Json> = {};
  for (const endpoint of [...endpoints].sort(byPath)) {
    for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      const url = path.replace(/:(\w+)/g, '{$1}');
      const item = (paths[url] ??= {});
      item[endpoint.method.toLowerCase()] = operation(endpoint, path !== endpoint.path, schemas);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ basic: [] }, { bearer: [] }, { session: [] }, { oauth: [] }],
    paths,
    components: {
      schemas: sorted(schemas),
      responses: { Problem: problemResponse('The request was refused.') },
      securitySchemes: securitySchemes(),
    },
  };
}

// helpers

function operation(endpoint: Endpoint, isAlias: boolean, schemas: Json): Json {
  const tag = tagOf(endpoint.path);
  return {
    operationId: isAlias ? `${endpoint.operationId}Alias` : endpoint.operationId,
    tags: [tag],
    summary: endpoint.summary,
    ...(isAlias ? { deprecated: true } : {}),
    ...(endpoint.permission === 'anonymous' ? { security: [] } : {}),
    'x-level': endpoint.level,
    'x-idempotency': endpoint.idempotency,
    'x-permission': permissionText(endpoint.permission),
    ...(endpoint.experimental ? { 'x-stability': 'experimental' } : {}),
    ...parameters(endpoint, schemas),
    ...requestBody(endpoint, schemas),
    responses: responses(endpoint, schemas),
  };
}

function tagOf(path: string): string {
  const [, area = '', resource = ''] = path.split('/');
  if (area === 'engine-rest') return area;
  return area === 'v2' && !resource.includes('.') ? resource : 'system';
}

function permissionText(permission: Permission): unknown {
  if (typeof permission === 'string') return permission;
  return { of: permission.of, needs: permission.needs.map((pair) => splitPair(pair)) };
}

function parameters(endpoint: Endpoint, schemas: Json): Json {
  const list: Json[] = [];
  for (const name of endpoint.path.matchAll(/:(\w+)/g)) {
    const field =
      name[1] === undefined ? undefined : (endpoint.params?.shape[name[1]] as z.ZodType | undefined);
    list.push({
      name: name[1],
      in: 'path',
      required: true,
      schema: field ? toSchema(field, 'input', schemas) : { type: 'string' },
    });
  }
  for (const [name, field] of Object.entries(endpoint.query?.shape ?? {})) {
    list.push({
      name,
      in: 'query',
      required: !(field as z.ZodType).safeParse(undefined).success,
      schema: toSchema(field as z.ZodType, 'input', schemas),
    });
  }
  if (endpoint.idempotency !== 'R' && endpoint.idempotency !== '-') {
    list.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  return list.length > 0 ? { parameters: list } : {};
}

function requestBody(endpoint: Endpoint, schemas: Json): Json {
  if (!endpoint.body) return {};
  const schema = toSchema(endpoint.body, 'input', schemas);
  if (endpoint.accepts === 'form')
    return { requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } } };
  if (endpoint.accepts === 'multipart') {
    const { name, isMany, isOptional } = endpoint.filePart ?? DEPLOYED_FILES;
    const file = { type: 'string', contentMediaType: 'application/octet-stream' };
    const properties = {
      [name]: isMany ? { type: 'array', items: file } : file,
      ...(schema['properties'] as Json),
    };
    const required = isOptional ? {} : { required: [name] };
    return {
      requestBody: {
        required: true,
        content: { 'multipart/form-data': { schema: { ...schema, properties, ...required } } },
      },
    };
  }
  const required = !endpoint.body.safeParse({}).success;
  return { requestBody: { required, content: { 'application/json': { schema } } } };
}

const DEPLOYED_FILES = { name: 'resources', isMany: true, isOptional: false };

function responses(endpoint: Endpoint, schemas: Json): Json {
  const answers: Json = {};
  const status = endpoint.status ?? (endpoint.response || endpoint.responseType ? 200 : 204);
  if (endpoint.responseType)
    answers[status] = {
      description: 'Done',
      content: { [endpoint.responseType]: { schema: { type: 'string' } } },
    };
  else if (endpoint.response)
    answers[status] = {
      description: 'Done',
      content: { 'application/json': { schema: toSchema(endpoint.response, 'output', schemas) } },
    };
  else answers[status] = { description: 'Done' };
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...(endpoint.codes ?? []), ...EVERYWHERE]) {
    const list = byStatus.get(PROBLEM_CODES[code].status) ?? [];
    byStatus.set(PROBLEM_CODES[code].status, list.includes(code) ? list : [...list, code]);
  }
  for (const [problemStatus, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    const isCommon = codes.every((code) => EVERYWHERE.includes(code));
    answers[problemStatus] = isCommon
      ? { $ref: '#/components/responses/Problem' }
      : { ...problemResponse(codes.join(', ')), 'x-codes': codes };
  }
  return answers;
}

/** Shared types (those with an id) become components, everything else stays in place. */
function toSchema(type: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const schema = z.toJSONSchema(type, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override: simplify,
  }) as Json;
  const { $schema: _schema, $defs, ...rest } = schema;
  for (const [name, shared] of Object.entries(($defs ?? {}) as Json)) {
    const { id: _id, ...definition } = shared as Json;
    schemas[name] = relocated(definition);
  }
  const { id, ...own } = relocated(rest) as Json;
  if (typeof id !== 'string') return own;
  schemas[id] = own;
  return { $ref: `#/components/schemas/${id}` };
}

/** Leaves out what only the server needs, and what a generator would choke on. */
function simplify({ jsonSchema }: { jsonSchema: unknown }): void {
  const schema = jsonSchema as Json;
  delete schema['x-plain'];
  if (schema['format'] === 'date-time') delete schema['pattern'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
}

function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === '$ref' && typeof member === 'string'
        ? member.replace('#/$defs/', '#/components/schemas/')
        : relocated(member),
    ]),
  );
}

function problemSchema(): Json {
  const text = { type: 'string' };
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      instance: text,
      code: { type: 'string', enum: Object.keys(PROBLEM_CODES) },
      traceId: text,
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['pointer', 'code', 'message'],
          properties: { pointer: text, code: text, message: text },
        },
      },
    },
    additionalProperties: true,
  };
}

function problemResponse(description: string): Json {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetail' } } },
  };
}

function securitySchemes(): Json {
  return {
    basic: {
      type: 'http',
      scheme: 'basic',
      description: 'User and password, or client id and secret of an API token.',
    },
    bearer: {
      type: 'http',
      scheme: 'bearer',
      description: 'An API token (mrt_…) or an access token of /oauth/token.',
    },
    session: { type: 'apiKey', in: 'cookie', name: 'sid' },
    oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } } },
  };
}

function byPath(a: Endpoint, b: Endpoint): number {
  return a.path === b.path ? a.method.localeCompare(b.method) : a.path < b.path ? -1 : 1;
}

function sorted(value: Json): Json {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
