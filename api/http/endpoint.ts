import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { z } from 'zod';
import type { Permission } from '../auth/permission.ts';
import type { ErrorCode } from './problem-codes.ts';
import { compileProjector } from './projection.ts';
import type { Projector } from './projection.ts';

/** A path that clients know and this server does not offer, and why. */
export type NotOffered = readonly [method: HttpMethod, path: string, reason: string];

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** R read · N repeat is harmless by nature · K once per Idempotency-Key · D at most one effect even without it (api.md 1.10). */
export type Idempotency = 'R' | 'N' | 'K' | 'D' | '-';

/** Everything about one endpoint, said once: routing, rights, checks, answers and the OpenAPI document come from it. */
export interface EndpointDefinition {
  readonly method: HttpMethod;
  /** Fastify notation, `/v2/jobs/:jobKey/completion`. */
  readonly path: string;
  /** Other paths that existing clients use for the same thing (api.md 1.18). */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** The name of the handler unless said; handlers that are made from data need one of their own. */
  readonly operationId?: string;
  readonly permission: Permission;
  readonly level: 'L1' | 'L2' | 'L3' | 'X1' | 'X2';
  readonly idempotency: Idempotency;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body is one of these instead of JSON; `raw` takes any bytes, and such an endpoint finds out itself who calls. */
  readonly accepts?: 'multipart' | 'form' | 'raw';
  /** How the file of a multipart body is named; `resources`, at least one, unless said. */
  readonly filePart?: { readonly name: string; readonly isMany: boolean; readonly isOptional: boolean };
  /** 200 with `response`, 204 without, unless said. */
  readonly status?: number;
  readonly response?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  readonly responseType?: string;
  /** Problem codes beside those possible everywhere. */
  readonly codes?: readonly ErrorCode[];
  /** Bytes; 1 MB unless said. */
  readonly bodyLimit?: number;
  /** A quota of its own per caller (api.md 1.12). */
  readonly rate?: 'deploy' | 'hook' | 'publicForm';
  /** Own endpoints always answer with all fields. */
  readonly alwaysExtended?: boolean;
  readonly experimental?: boolean;
}

export interface Endpoint extends EndpointDefinition {
  readonly operationId: string;
  readonly project: Projector | null;
}

const ENDPOINT = Symbol('endpoint');

/** 4 MB: bodies with `variables`. 10 MB: deployments (api.md 1.15). */
export const JSON_BODY_MAX = 1_048_576;
export const VARIABLES_BODY_MAX = 4 * JSON_BODY_MAX;
export const DEPLOYMENT_BODY_MAX = 10 * JSON_BODY_MAX;

/** The only way to make a handler: `@Endpoint({...}) name(@Input() call: Call<…>)`. */
export function Endpoint(definition: EndpointDefinition): MethodDecorator {
  return (target, name, descriptor) => {
    const endpoint: Endpoint = {
      ...definition,
      operationId: definition.operationId ?? String(name),
      project: definition.response && !definition.responseType ? compileProjector(definition.response) : null,
    };
    applyDecorators(
      RequestMapping({
        method: RequestMethod[definition.method],
        path: [definition.path, ...(definition.aliases ?? [])],
      }),
      HttpCode(definition.status ?? (definition.response || definition.responseType ? 200 : 204)),
      RouteConfig({ endpoint }),
      SetMetadata(ENDPOINT, endpoint),
    )(target, name, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

/** The same for a class whose endpoints are made from data. */
export function declareEndpoint(
  { prototype }: { readonly prototype: object },
  name: string,
  definition: EndpointDefinition,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  Endpoint(definition)(prototype, name, descriptor);
}

export function endpointOf(handler: object): Endpoint | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined;
}

/** Every endpoint of a module and the modules it imports, without starting anything. */
export function listEndpoints(root: object): readonly Endpoint[] {
  const endpoints: Endpoint[] = [];
  const seen = new Set<object>();
  const visit = (module: object): void => {
    const type = 'module' in module ? (module.module as object) : module;
    if (seen.has(type)) return;
    seen.add(type);
    const own = (Reflect.getMetadata('controllers', type) ?? []) as (new () => unknown)[];
    const dynamic = 'controllers' in module ? (module.controllers as (new () => unknown)[]) : [];
    for (const controller of [...own, ...dynamic]) endpoints.push(...controllerEndpoints(controller));
    const imports = [
      ...((Reflect.getMetadata('imports', type) ?? []) as object[]),
      ...('imports' in module ? (module.imports as object[]) : []),
    ];
    for (const imported of imports) visit(imported);
  };
  visit(root);
  return endpoints;
}

/** A path parameter object from its fields. */
export function params<T extends z.ZodRawShape>(shape: T): z.ZodObject<T> {
  return z.object(shape);
}

// helpers

function controllerEndpoints(controller: new () => unknown): Endpoint[] {
  const prototype = controller.prototype as Record<string, unknown>;
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return names.flatMap((name) => {
    const endpoint = typeof prototype[name] === 'function' ? endpointOf(prototype[name]) : undefined;
    return endpoint ? [endpoint] : [];
  });
}
