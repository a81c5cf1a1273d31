import type { JsonObject } from '#engine';
import type { CommandContext } from './caller.ts';

/** What a tenant says of one connector. */
export interface ConnectorSettings {
  /** A task of a connector that is switched off becomes an incident that says so. */
  readonly enabled: boolean;
  /** Inputs for the tasks that leave them out; they may name secrets. */
  readonly defaults: JsonObject;
  /** Null: as the server has it. Nothing here goes beyond the limits of the server. */
  readonly limits: { readonly timeoutSeconds: number | null; readonly responseBytes: number | null };
  /** Hosts that its tasks may reach, of those that the server lets them reach; null: all of these. */
  readonly allowedHosts: readonly string[] | null;
}

/** The settings as they stand; revision 0: nobody has changed them. */
export interface ConnectorSettingsInfo extends ConnectorSettings {
  readonly revision: number;
  readonly changedAt: string | null;
  readonly changedBy: string | null;
  /** Whether limits and hosts mean something to it. */
  readonly reachesHosts: boolean;
}

/** What became of a call that an administrator tried. */
export interface ConnectorTest {
  readonly ok: boolean;
  /** What went wrong, or null; no secret is in it. */
  readonly message: string | null;
  readonly ms: number;
  /** The variables that a task would have made of the answer. */
  readonly result: JsonObject | null;
}

/** A connector of this server, with what its tenant made of it. */
export interface ConnectorInfo {
  /** The job type that models name. */
  readonly type: string;
  /** `NOT_CONFIGURED`: it runs, and its tasks stop, because a setting of the server is missing. */
  readonly state: 'RUNNING' | 'OFF' | 'NOT_CONFIGURED';
  /** Whether the tenant has it switched on. */
  readonly enabled: boolean;
  /** What is missing, or null. */
  readonly missing: string | null;
  /** Attempts since the first one, over all processes. */
  readonly calls: number;
  /** Attempts that failed; a BPMN error is an answer. */
  readonly failures: number;
  readonly lastCallAt: string | null;
  readonly lastFailureAt: string | null;
  readonly lastFailure: string | null;
}

export interface ConnectorOverview {
  /** State is that of the process that answers; calls are a few seconds old. */
  list(context: CommandContext): Promise<readonly ConnectorInfo[]>;
  /** Refused `NOT_FOUND` for a type that is none of a built-in connector. */
  getSettings(context: CommandContext, type: string): Promise<ConnectorSettingsInfo>;
  /** Refused `REVISION_CONFLICT` when another revision than the expected one is there. Other processes follow within seconds. */
  putSettings(
    context: CommandContext,
    type: string,
    settings: ConnectorSettings,
    expectedRevision?: number,
  ): Promise<ConnectorSettingsInfo>;
  /** One attempt with these inputs and headers, without a task: also of a connector that is switched off. */
  test(
    context: CommandContext,
    type: string,
    task: { readonly inputs: JsonObject; readonly headers: Readonly<Record<string, string>> },
  ): Promise<ConnectorTest>;
}
