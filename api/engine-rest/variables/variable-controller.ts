import type { Caller, CommandContext, JsonObject, Key, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { z } from 'zod';
import type { Permission } from '../../auth/permission.ts';
import { RowAccess } from '../../auth/row-access.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { declareEndpoint, VARIABLES_BODY_MAX } from '../../http/endpoint.ts';
import type { EndpointDefinition } from '../../http/endpoint.ts';
import { opt } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';
import { TaskAccess } from '../../v2/user-tasks/task-access.ts';
import { readUpload } from '../../v2/deployments/multipart-parts.ts';
import { restPath, typedVariable, typedVariables } from '../engine-rest-fields.ts';
import { flagText } from '../lists/query-fields.ts';
import { sendFile } from './send-file.ts';
import { typesOfInstances, withTypes } from './known-types.ts';
import { fileContent, toJsonVariables, toTypedVariables } from './typed-variables.ts';
import type { TypedInput, TypedVariable } from './typed-variables.ts';

/** What the endpoints need to find the scope and its rights. */
export interface VariablePorts {
  readonly runtime: Runtime;
  readonly rows: RowAccess;
  readonly tasks: TaskAccess;
}

/** Variables by name, and the instance they belong to. */
export interface FoundVariables {
  readonly instanceKey: Key;
  readonly variables: JsonObject;
}

/** Variables under one address of Camunda 7, such as `/process-instance/{id}/variables`. */
export interface VariableAddress {
  /** For operation ids: `ProcessInstance`. */
  readonly name: string;
  /** Without prefix, with `:id`. */
  readonly path: string;
  readonly what: string;
  readonly read: Permission;
  readonly change: Permission;
  /** What the caller may read there, by name; refused `NOT_FOUND` when there is nothing to read. */
  values(ports: VariablePorts, caller: Caller, id: string): Promise<FoundVariables>;
  /** The scope to write, after the rights were checked. */
  scope(ports: VariablePorts, caller: Caller, id: string): Promise<Key>;
  /** False: a variable that an outer scope has is written there. */
  readonly isLocal: boolean;
}

const Params = z.object({ id: z.string().min(1).max(64) });
const NameParams = z.object({ id: z.string().min(1).max(64), name: z.string().min(1).max(255) });
/** Values of type Object are shown as Json in any case; there are no classes to make them of. */
const ReadQuery = z.strictObject({ deserializeValues: flagText(), deserializeValue: flagText() });
const ModifyBody = z.strictObject({
  modifications: opt(typedVariables()),
  deletions: opt(z.array(z.string().min(1).max(255)).max(1_000)),
});
const TypedAnswer = z.object({ value: z.unknown(), type: z.string(), valueInfo: z.unknown() });

/** Reading and writing the variables of one address, whole or one by one (api.md 3.3). */
export function variableController(address: VariableAddress): Type {
  @Controller()
  class Variables {
    readonly ports: VariablePorts;
    constructor(
      @Inject(RUNTIME) runtime: Runtime,
      @Inject(RowAccess) rows: RowAccess,
      @Inject(TaskAccess) tasks: TaskAccess,
    ) {
      this.ports = { runtime, rows, tasks };
    }

    async readAll(@Input() call: Call<undefined, typeof Params>): Promise<object> {
      return typed(this.ports, await address.values(this.ports, call.caller, call.params.id));
    }

    async readOne(@Input() call: NameCall): Promise<object> {
      return valueOf(address, this.ports, call);
    }

    async readData(@Input() call: NameCall): Promise<Buffer> {
      const { name } = call.params;
      const { variables } = await address.values(this.ports, call.caller, call.params.id);
      const file = fileContent(variables[name] ?? null);
      if (file) return sendFile(call.reply, file);
      const { type, value } = await valueOf(address, this.ports, call);
      if (type !== 'Bytes')
        throw new ApiProblem('NOT_FOUND', `The variable ${JSON.stringify(name)} is no file.`);
      const content = Buffer.from(String(value), 'base64');
      return sendFile(call.reply, { content, fileName: name, mimeType: '' });
    }

    async modify(@Input() call: Call<typeof ModifyBody, typeof Params>): Promise<void> {
      const scope = await address.scope(this.ports, call.caller, call.params.id);
      const { modifications = {}, deletions = [] } = call.body;
      if (Object.keys(modifications).length > 0) await this.set(call.context(), scope, modifications);
      if (deletions.length > 0)
        await this.ports.runtime.instances.deleteVariables(call.context(), scope, deletions);
    }

    async setOne(@Input() call: Call<ReturnType<typeof typedVariable>, typeof NameParams>): Promise<void> {
      const scope = await address.scope(this.ports, call.caller, call.params.id);
      await this.set(call.context(), scope, { [call.params.name]: call.body });
    }

    async upload(@Input() call: NameCall): Promise<void> {
      const scope = await address.scope(this.ports, call.caller, call.params.id);
      await this.set(call.context(), scope, { [call.params.name]: await uploaded(call) });
    }

    async deleteOne(@Input() call: NameCall): Promise<void> {
      const scope = await address.scope(this.ports, call.caller, call.params.id);
      await this.ports.runtime.instances.deleteVariables(call.context(), scope, [call.params.name]);
    }

    private set(
      context: CommandContext,
      scope: Key,
      typed: Readonly<Record<string, TypedInput>>,
    ): Promise<void> {
      const { instances } = this.ports.runtime;
      return instances.setVariables(
        withTypes(context, typed),
        scope,
        toJsonVariables(typed),
        address.isLocal,
      );
    }
  }
  for (const [name, definition] of Object.entries({ ...readersOf(address), ...writersOf(address) }))
    declareEndpoint(Variables, name, definition);
  return Variables;
}

// helpers

type NameCall = Call<undefined, typeof NameParams>;
type Definitions = Readonly<Record<string, EndpointDefinition>>;

function readersOf({ name, path, what, read }: VariableAddress): Definitions {
  const common = {
    method: 'GET',
    permission: read,
    level: 'L2',
    idempotency: 'R',
    codes: ['NOT_FOUND'],
  } as const;
  return {
    readAll: {
      ...common,
      ...restPath(path),
      operationId: `read${name}Variables`,
      summary: `The variables of ${what}`,
      params: Params,
      query: ReadQuery,
      response: z.record(z.string(), z.unknown()),
    },
    readOne: {
      ...common,
      ...restPath(`${path}/:name`),
      operationId: `read${name}Variable`,
      summary: `One variable of ${what}`,
      params: NameParams,
      query: ReadQuery,
      response: TypedAnswer,
    },
    readData: {
      ...common,
      ...restPath(`${path}/:name/data`),
      operationId: `read${name}VariableData`,
      summary: `The content of a file or of bytes among the variables of ${what}`,
      params: NameParams,
      responseType: 'application/octet-stream',
    },
  };
}

function writersOf({ name, path, what, change }: VariableAddress): Definitions {
  const common = {
    permission: change,
    level: 'L2',
    idempotency: 'N',
    bodyLimit: VARIABLES_BODY_MAX,
    codes: ['NOT_FOUND'],
  } as const;
  return {
    modify: {
      ...common,
      ...restPath(path),
      method: 'POST',
      operationId: `modify${name}Variables`,
      summary: `Set and delete variables of ${what}`,
      params: Params,
      body: ModifyBody,
    },
    setOne: {
      ...common,
      ...restPath(`${path}/:name`),
      method: 'PUT',
      operationId: `set${name}Variable`,
      summary: `Set one variable of ${what}`,
      params: NameParams,
      body: typedVariable(),
    },
    upload: {
      ...common,
      ...restPath(`${path}/:name/data`),
      method: 'POST',
      operationId: `upload${name}Variable`,
      summary: `Set a file or bytes as a variable of ${what}`,
      params: NameParams,
      accepts: 'multipart',
    },
    deleteOne: {
      ...common,
      ...restPath(`${path}/:name`),
      method: 'DELETE',
      operationId: `delete${name}Variable`,
      summary: `Delete one variable of ${what}`,
      params: NameParams,
    },
  };
}

async function valueOf(
  address: VariableAddress,
  ports: VariablePorts,
  { caller, params: { id, name } }: NameCall,
): Promise<TypedVariable> {
  const value = (await typed(ports, await address.values(ports, caller, id)))[name];
  if (value !== undefined) return value;
  throw new ApiProblem('NOT_FOUND', `${id} has no variable ${JSON.stringify(name)}.`);
}

async function typed(
  { runtime }: VariablePorts,
  { instanceKey, variables }: FoundVariables,
): Promise<Record<string, TypedVariable>> {
  return toTypedVariables(variables, (await typesOfInstances(runtime, [instanceKey]))(instanceKey));
}

/** The part `data` is the content; `valueType` says whether it is a file or plain bytes. */
async function uploaded(call: NameCall) {
  const { files, fields } = await readUpload(call.request);
  const file = files.find(({ field }) => field === 'data');
  if (!file) throw new ApiProblem('MISSING_FIELD', 'Send the content as the part "data", with a file name.');
  const type = fields['valueType'] ?? 'File';
  const value = Buffer.from(file.content).toString('base64');
  if (type.toLowerCase() === 'bytes') return { type: 'Bytes', value };
  return { type, value, valueInfo: { filename: file.name, mimetype: file.mimeType } };
}
