import type { Command, Fact, InstantMs, JsonObject, Key, StoreWrite } from '#engine';

/** What a command row asks for (guarantees 4.3). */
export type RowCommand =
  | { readonly kind: 'toInstance'; readonly command: Command }
  | {
      readonly kind: 'publishMessage';
      readonly name: string;
      readonly correlationKey: string;
      readonly timeToLiveMs: number;
      readonly messageId: string | null;
      readonly businessId: string | null;
      readonly targetProcessId: string | null;
      readonly variables: JsonObject;
    }
  | {
      /** DAT-4: answered with the committed values. */
      readonly kind: 'readDataStores';
      readonly elementInstanceKey: Key;
      readonly reads: readonly { readonly store: string; readonly key: string }[];
    }
  | {
      /** DAT-4: written where the stores have room, and answered. */
      readonly kind: 'writeDataStores';
      readonly elementInstanceKey: Key;
      readonly writes: readonly StoreWrite[];
      readonly at: InstantMs;
    }
  | { readonly kind: 'broadcastSignal'; readonly name: string; readonly variables: JsonObject }
  | {
      /** A signal, a condition, or the last of what an all-of start event collected (MUL-3). */
      readonly kind: 'startBySignal';
      readonly definitionKey: Key;
      readonly elementId: string;
      readonly variables: JsonObject;
      readonly processId?: string;
      readonly definition?: number;
      readonly collects?: number | null;
      /** Chosen before, because it has been promised in an answer. */
      readonly instanceKey?: Key;
      readonly businessId?: string | null;
    }
  | {
      readonly kind: 'startCalled';
      readonly call: Extract<Fact, { kind: 'callRequested' }>;
      readonly caller: {
        readonly instanceKey: Key;
        readonly rootKey: Key;
        readonly deploymentOf: Key;
        readonly businessId: string | null;
      };
    };
