import type { JsonObject, Key } from '#engine';
import type { CommandContext } from './caller.ts';

/** CND-6: conditional start events have no instance; whoever knows new data asks for them. */
export interface Conditions {
  /**
   * Evaluates the conditional start events of the newest versions, or of one version, on these variables only. One instance
   * for each that holds, of the processes the caller may start.
   */
  evaluate(
    context: CommandContext,
    request: {
      readonly variables: JsonObject;
      readonly processDefinitionKey?: Key;
      readonly businessId?: string;
    },
  ): Promise<{
    readonly conditionalEvaluationKey: Key;
    readonly processInstances: readonly {
      readonly processDefinitionKey: Key;
      readonly processDefinitionId: string;
      readonly processDefinitionVersion: number;
      readonly processInstanceKey: Key;
    }[];
  }>;
}
