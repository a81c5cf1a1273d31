import type { Expression, ProcessModel } from '#engine';

/** A message a process publishes itself to whoever waits for it (MSG-10). */
export interface ThrownMessage {
  readonly name: string;
  readonly elementId: string;
  readonly elementName: string | null;
}

/** Thrown messages with a fixed name; one that a message flow leads to a process, or that a worker sends, has its receiver. */
export function thrownMessageNames(model: ProcessModel): readonly ThrownMessage[] {
  return Object.values(model.elements).flatMap((element) => {
    const thrown = [
      ...(element.type === 'sendTask' ? [element.message] : []),
      ...('eventDefinitions' in element
        ? element.eventDefinitions.map((event) => (event.kind === 'message' ? event.throw : undefined))
        : []),
      ...('loop' in element && element.loop?.kind === 'multiInstance'
        ? (element.loop.events ?? []).flatMap(({ throws }) =>
            throws.map((event) => (event.kind === 'message' ? event.throw : undefined)),
          )
        : []),
    ];
    return thrown.flatMap((message) => {
      const name = message?.job === undefined ? literalName(message?.name) : undefined;
      return typeof name !== 'string' || message?.targetProcessId !== undefined
        ? []
        : [{ name, elementId: element.id, elementName: element.name ?? null }];
    });
  });
}

/** Names a process waits for; `null` for one that only a running instance knows. */
export function caughtMessageNames(model: ProcessModel): readonly (string | null)[] {
  return Object.values(model.elements).flatMap((element) => {
    const caught = [
      ...(element.type === 'receiveTask' ? [element.message] : []),
      ...('eventDefinitions' in element
        ? element.eventDefinitions.map((event) => (event.kind === 'message' ? event.catch : undefined))
        : []),
    ];
    return caught.flatMap((message) => (message === undefined ? [] : [literalName(message.name) ?? null]));
  });
}

// helpers

function literalName(expression: Expression | undefined): string | undefined {
  return expression?.language === 'literal' ? String(expression.value) : undefined;
}
