/** The client ships no types; these are the parts the suite uses. */
declare module 'camunda-external-task-client-js' {
  export interface TypedValue {
    readonly type: string;
    readonly value: unknown;
    readonly valueInfo?: object;
  }

  export class Variables {
    get(name: string): unknown;
    getAll(): Record<string, unknown>;
    set(name: string, value: unknown): this;
  }

  export class File {
    constructor(options: { localPath: string; mimetype?: string; filename?: string });
    readonly content: Buffer;
    readonly filename: string;
    load(): Promise<File>;
    createTypedValue(): TypedValue;
  }

  export interface Task {
    readonly id: string;
    readonly businessKey?: string;
    readonly retries?: number | null;
    readonly lockExpirationTime?: string;
    readonly variables: Variables;
  }

  export interface TaskService {
    complete(task: Task, variables?: Variables): Promise<void>;
    handleFailure(task: Task, options: object): Promise<void>;
    handleBpmnError(task: Task, code: string, message?: string, variables?: Variables): Promise<void>;
    extendLock(task: Task, durationMs: number): Promise<void>;
    lock(task: Task, durationMs: number): Promise<void>;
    unlock(task: Task): Promise<void>;
  }

  export class BasicAuthInterceptor {
    constructor(user: { readonly username: string; readonly password: string });
  }

  export class Client {
    constructor(options: object);
    subscribe(
      topic: string,
      options: object,
      handler: (args: { task: Task; taskService: TaskService }) => Promise<void>,
    ): object;
    stop(): void;
  }
}
