import type { Env, JsonObject } from '#engine';
import type { ClusterVariableBook } from '../cluster-variables/cluster-variable-book.ts';
import type { Definition } from '../definitions/model-cache.ts';
import {
  readCalendarsAt,
  readClusterVariablesAt,
  type CalendarSet,
  type ClusterVariableSet,
  type Pools,
} from '../store/port.ts';

/** What a command is executed with that is neither model nor state: only what the model asks for, which is nearly always nothing. */
export interface Outside {
  /** TMR-6. */
  readonly calendars?: CalendarSet;
  /** VAR-7. */
  readonly clusterVariables?: ClusterVariableSet;
}

export type OutsideOf = (definition: Definition) => Outside | undefined;
export type OutsideEnv = Pick<Env, 'calendars' | 'clusterVariables'>;

export function createOutsideOf(ports: {
  readonly calendarsOf: (definition: Definition) => CalendarSet | undefined;
  readonly clusterVariables: Pick<ClusterVariableBook, 'of'>;
}): OutsideOf {
  return (definition) => {
    const calendars = ports.calendarsOf(definition);
    const { model, tenantId } = definition;
    if (calendars === undefined && model.clusterVariables === undefined) return undefined;
    return {
      ...(calendars === undefined ? {} : { calendars }),
      ...(model.clusterVariables === undefined
        ? {}
        : { clusterVariables: ports.clusterVariables.of(tenantId) }),
    };
  };
}

export function envOf(outside: Outside | undefined): OutsideEnv {
  if (outside === undefined) return nothing;
  const { calendars, clusterVariables } = outside;
  return {
    ...(calendars === undefined ? {} : { calendars: calendars.calendars }),
    ...(clusterVariables === undefined ? {} : { clusterVariables: clusterVariables.camunda }),
  };
}

/** What the journal keeps of it: enough to find the same again. */
export function revisionsOf(outside: Outside | undefined): object {
  if (outside === undefined) return nothing;
  const { calendars, clusterVariables } = outside;
  return {
    ...(calendars === undefined ? {} : { calendars: calendars.revision }),
    ...(clusterVariables === undefined ? {} : { clusterVariables: clusterVariables.revision }),
  };
}

/** What a recorded command was executed with. */
export async function outsideAt(
  reads: Pools['reads'],
  tenantId: string,
  recorded: JsonObject,
): Promise<OutsideEnv> {
  const { calendars, clusterVariables } = recorded;
  return envOf({
    ...(typeof calendars === 'string'
      ? { calendars: await readCalendarsAt(reads, tenantId, calendars) }
      : {}),
    ...(typeof clusterVariables === 'string'
      ? { clusterVariables: await readClusterVariablesAt(reads, tenantId, clusterVariables) }
      : {}),
  });
}

// helpers

const nothing = Object.freeze({});
