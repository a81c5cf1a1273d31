import type { Command, Fact, Key } from '#engine';
import type { CommandFrame, RowDraft } from './row-draft.ts';
import type { RowCommand } from './row-command.ts';

type EffectFact = Extract<
  Fact,
  {
    kind:
      | 'messageThrown'
      | 'dataStoresRequested'
      | 'dataStoreWritesRequested'
      | 'signalBroadcast'
      | 'callRequested'
      | 'callTerminationRequested'
      | 'thrownToCaller'
      | 'throwAnswered'
      | 'instanceCompleted'
      | 'instanceTerminated';
  }
>;

/** Effects on others: rows of `command_rows`, committed with their cause. */
export function projectCommand(draft: RowDraft, fact: EffectFact, frame: CommandFrame): void {
  const { state } = frame;
  switch (fact.kind) {
    case 'messageThrown': {
      const { name, correlationKey, timeToLiveMs, messageId, businessId, targetProcessId, variables } = fact;
      add(draft, frame, null, {
        kind: 'publishMessage',
        name,
        correlationKey,
        timeToLiveMs,
        messageId,
        businessId,
        targetProcessId,
        variables,
      });
      return;
    }
    case 'dataStoresRequested':
      add(draft, frame, state.key, {
        kind: 'readDataStores',
        elementInstanceKey: fact.elementInstanceKey,
        reads: fact.reads,
      });
      return;
    case 'dataStoreWritesRequested':
      add(draft, frame, state.key, {
        kind: 'writeDataStores',
        elementInstanceKey: fact.elementInstanceKey,
        writes: fact.writes,
        at: fact.at,
      });
      return;
    case 'signalBroadcast':
      // SIG-2: a signal of its own instance has reached everybody already.
      if (fact.scope === 'tenant')
        add(draft, frame, null, { kind: 'broadcastSignal', name: fact.name, variables: fact.variables });
      return;
    case 'callRequested':
      add(draft, frame, null, {
        kind: 'startCalled',
        call: fact,
        caller: {
          instanceKey: state.key,
          rootKey: state.rootKey,
          deploymentOf: state.definitionKey,
          businessId: state.businessId,
        },
      });
      return;
    case 'callTerminationRequested':
      addFor(draft, frame, fact.calledInstanceKey, {
        kind: 'cancelInstance',
        reason: null,
        ...(fact.errorThrownBy === undefined ? {} : { errorThrownBy: fact.errorThrownBy }),
      });
      return;
    case 'throwAnswered': {
      const { throwingElementInstanceKey, caught, thrown } = fact;
      addFor(draft, frame, fact.calledInstanceKey, {
        kind: 'resumeThrow',
        throwingElementInstanceKey,
        caught,
        thrown,
      });
      return;
    }
    default:
      answerCaller(draft, fact, frame);
  }
}

/** CALL-1: tells the caller which instance its call became. */
export function linkToCaller(
  draft: RowDraft,
  frame: CommandFrame,
  { detachedFrom }: Extract<Command, { kind: 'createInstance' }>,
): void {
  const { key, parent } = frame.state;
  const caller = detachedFrom ?? parent;
  if (caller === null) return;
  addFor(draft, frame, caller.instanceKey, {
    kind: 'calledInstanceCreated',
    elementInstanceKey: caller.elementInstanceKey,
    calledInstanceKey: key,
    ...(detachedFrom === undefined ? {} : { isDetached: true }),
  });
}

/** RUN-2: the rest of the queue goes on in a transition of its own, also when this process dies before. */
export function continueLater(draft: RowDraft, frame: CommandFrame): void {
  addFor(draft, frame, frame.state.key, { kind: 'continue' });
}

// helpers

function answerCaller(
  draft: RowDraft,
  fact: Extract<EffectFact, { kind: 'thrownToCaller' | 'instanceCompleted' | 'instanceTerminated' }>,
  frame: CommandFrame,
): void {
  const { key: calledInstanceKey, parent } = frame.state;
  if (parent === null) return;
  const { elementInstanceKey } = parent;
  if (fact.kind === 'thrownToCaller') {
    const { throwingElementInstanceKey, thrown } = fact;
    addFor(draft, frame, parent.instanceKey, {
      kind: 'catchFromCalled',
      elementInstanceKey,
      calledInstanceKey,
      throwingElementInstanceKey,
      thrown,
    });
  } else if (fact.kind === 'instanceCompleted') {
    addFor(draft, frame, parent.instanceKey, {
      kind: 'calledInstanceCompleted',
      elementInstanceKey,
      calledInstanceKey,
      variables: fact.variables,
      ...(fact.compensation === undefined ? {} : { compensation: fact.compensation }),
    });
  } else {
    addFor(draft, frame, parent.instanceKey, {
      kind: 'calledInstanceTerminated',
      elementInstanceKey,
      calledInstanceKey,
    });
  }
}

function addFor(draft: RowDraft, frame: CommandFrame, targetKey: Key, command: Command): void {
  add(draft, frame, targetKey, { kind: 'toInstance', command });
}

function add(draft: RowDraft, frame: CommandFrame, targetKey: Key | null, command: RowCommand): void {
  const { key: instanceKey, shard } = draft.frame;
  draft.newCommands.push({
    instanceKey,
    shard,
    key: draft.ports.nextKey(shard),
    targetKey,
    createdAt: frame.at,
    sourceRevision: frame.revision,
    ordinal: draft.newCommands.length,
    tenantId: frame.state.tenantId,
    command: JSON.stringify(command),
  });
}
