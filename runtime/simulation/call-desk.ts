import type { Fact, Key } from '#engine';
import { calledDefinition, creationOf } from './engine-calls.ts';
import type { EngineWorld, LiveInstance } from './engine-world.ts';

/** What the runtime carries between callers and called instances: creation, ends, errors and escalations on their way. */
export class CallDesk {
  private readonly world: EngineWorld;

  constructor(world: EngineWorld) {
    this.world = world;
  }

  take(instance: LiveInstance, fact: Fact): void {
    const parent = instance.state.parent;
    switch (fact.kind) {
      case 'callRequested':
        return this.call(instance, fact);
      case 'callTerminationRequested':
        return this.world.send(fact.calledInstanceKey, {
          kind: 'cancelInstance',
          reason: 'the call activity was terminated',
          ...(fact.errorThrownBy === undefined ? {} : { errorThrownBy: fact.errorThrownBy }),
        });
      case 'throwAnswered':
        return this.world.send(fact.calledInstanceKey, {
          kind: 'resumeThrow',
          throwingElementInstanceKey: fact.throwingElementInstanceKey,
          caught: fact.caught,
          thrown: fact.thrown,
        });
      default:
        if (parent !== null) this.tellCaller(parent, instance.key, fact);
    }
  }

  private tellCaller(
    { instanceKey, elementInstanceKey }: { readonly instanceKey: Key; readonly elementInstanceKey: Key },
    calledInstanceKey: Key,
    fact: Fact,
  ): void {
    const at = { elementInstanceKey, calledInstanceKey };
    if (fact.kind === 'instanceCompleted')
      this.world.send(instanceKey, {
        kind: 'calledInstanceCompleted',
        ...at,
        variables: fact.variables,
        ...(fact.compensation === undefined ? {} : { compensation: fact.compensation }),
      });
    if (fact.kind === 'instanceTerminated')
      this.world.send(instanceKey, { kind: 'calledInstanceTerminated', ...at });
    if (fact.kind === 'thrownToCaller')
      this.world.send(instanceKey, {
        kind: 'catchFromCalled',
        ...at,
        throwingElementInstanceKey: fact.throwingElementInstanceKey,
        thrown: fact.thrown,
      });
  }

  private call(caller: LiveInstance, fact: Extract<Fact, { kind: 'callRequested' }>): void {
    const { elementInstanceKey } = fact;
    const failed = (message: string): void =>
      this.world.send(caller.key, {
        kind: 'callFailed',
        elementInstanceKey,
        code: 'CALLED_ELEMENT_ERROR',
        message,
      });
    const definition = calledDefinition(this.world, caller, fact);
    if (definition === undefined) return failed(`Process "${fact.processId}" is not deployed.`);
    const isDetached = fact.isDetached === true;
    const created = (key: Key): void =>
      this.world.send(caller.key, {
        kind: 'calledInstanceCreated',
        elementInstanceKey,
        calledInstanceKey: key,
        ...(isDetached ? { isDetached } : {}),
      });
    const key = this.world.create(definition, creationOf(caller, fact), created);
    if (typeof key !== 'string') failed(key.message);
  }
}
