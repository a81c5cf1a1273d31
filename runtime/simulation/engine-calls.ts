import type { Command, Fact } from '#engine';
import type { Definition, EngineWorld, LiveInstance } from './engine-world.ts';

type Call = Extract<Fact, { kind: 'callRequested' }>;
type Creation = Extract<Command, { kind: 'createInstance' }>;

/** S10…S14: the version a call means; a case deploys each version by a step of its own. */
export function calledDefinition(
  world: EngineWorld,
  caller: LiveInstance,
  call: Call,
): Definition | undefined {
  const { compensates, processId } = call;
  if (compensates !== undefined) return world.versions.find(({ key }) => key === compensates.definitionKey);
  if (call.binding === 'key') return world.versions.find(({ key }) => key === processId);
  const versions = world.versions.filter(({ model }) => model.processId === processId);
  switch (call.binding) {
    case 'version':
      return versions[(call.version ?? 0) - 1];
    case 'versionTag':
      return versions.filter(({ model }) => model.versionTag === call.versionTag).at(-1);
    case 'deployment':
      return versions.find(({ deployment }) => deployment === caller.definition.deployment);
    default:
      return versions.at(-1);
  }
}

/** What the runtime makes of a call: a called instance, a root of its own (CALL-12), or one that only compensates (CMP-6). */
export function creationOf(
  caller: LiveInstance,
  call: Call,
): Pick<Creation, 'businessId' | 'parent' | 'variables' | 'startedBy' | 'start'> & {
  readonly rootKey?: Creation['rootKey'];
} {
  const { businessId, variables, elementInstanceKey, depth, compensates, startEventId } = call;
  const isDetached = call.isDetached === true;
  return {
    businessId,
    parent: isDetached ? null : { instanceKey: caller.key, elementInstanceKey, depth },
    ...(isDetached ? {} : { rootKey: caller.state.rootKey }),
    variables,
    startedBy: null,
    start:
      compensates !== undefined
        ? { kind: 'compensation', inside: compensates.inside }
        : startEventId === undefined
          ? { kind: 'none' }
          : { kind: 'none', elementId: startEventId },
  };
}
