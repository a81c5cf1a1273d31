import type { JsonObject } from '#engine';
import type { Caller, CommandContext } from './caller.ts';

/** What the modeler offers beside the plain elements, and beside the templates of the built-in connectors. */
export interface ElementTemplates {
  /** Those of the caller's tenants, by name. */
  list(caller: Caller): Promise<readonly JsonObject[]>;
  /** Adds or replaces one version of a template. Refused `INVALID_VALUE` where it is none, `ALREADY_EXISTS` where its id is built in. */
  put(context: CommandContext, templateId: string, template: JsonObject): Promise<void>;
  /** One version, or all of them. Refused `NOT_FOUND`. */
  delete(context: CommandContext, templateId: string, version: number | null): Promise<void>;
}
