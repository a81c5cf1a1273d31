/**
 * Colors of the tokens in a walk through, one for each run: with white on them and on the canvas of both themes they keep the
 * contrast that text and signs need. The library would draw them by lot.
 */
export const tokenColors: readonly string[] = [
  ...['#2f6fdb', '#1f7f4c', '#c2410c', '#9333ea', '#0e7490'],
  ...['#7a6a00', '#5b6b86', '#6d5bd0', '#b45309', '#008060'],
];

interface Scope {
  element?: { type: string };
  parent?: Scope;
  colors?: { primary: string; auxiliary: string };
}

interface EventBus {
  on(event: string, priority: number, listener: (event: { scope: Scope }) => void): void;
}

/** Takes the place of the library's service of the same name. */
function TokenColors(eventBus: EventBus): void {
  let next = 0;
  eventBus.on('tokenSimulation.simulator.createScope', 1500, ({ scope }) => {
    scope.colors = colorsOf(scope, () => tokenColors[next++ % tokenColors.length] ?? '#2f6fdb');
  });
}
TokenColors.$inject = ['eventBus'];

export const tokenColorsModule = {
  __init__: ['coloredScopes'],
  coloredScopes: ['type', TokenColors],
};

// helpers

/** What happens inside a run has the color of the run; messages between runs have none of them. */
function colorsOf(scope: Scope, nextColor: () => string): NonNullable<Scope['colors']> {
  if (scope.element?.type === 'bpmn:MessageFlow') return { primary: '#55606f', auxiliary: '#ffffff' };
  return scope.parent?.colors ?? { primary: nextColor(), auxiliary: '#ffffff' };
}
