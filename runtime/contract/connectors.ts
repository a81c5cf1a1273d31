import type { CommandContext } from './caller.ts';

/** A connector of this server, with what its tenant made of it. */
export interface ConnectorInfo {
  /** The job type that models name. */
  readonly type: string;
  /** `NOT_CONFIGURED`: it runs, and its tasks stop, because a setting of the server is missing. */
  readonly state: 'RUNNING' | 'OFF' | 'NOT_CONFIGURED';
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
}
