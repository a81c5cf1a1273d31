/**
 * What a file has that the layout cannot place; nothing when the whole drawing can be made anew. The layout knows one process
 * without lanes, and draws no annotations, groups and data.
 */
export function tidyObstacle(xml: string): 'pools' | 'notes' | undefined {
  const text = xml.replaceAll(/<!--[\s\S]*?-->/g, '');
  const has = (names: string) => new RegExp(`<(?:[\\w.-]+:)?(?:${names})[\\s/>]`).test(text);
  // `millrace:process` is what a process says of itself, not another one.
  const processes = text.match(/<(?!millrace:)(?:[\w.-]+:)?process[\s>]/g)?.length ?? 0;
  if (processes !== 1 || has('collaboration|laneSet|choreography')) return 'pools';
  if (has('textAnnotation|group|association|dataObjectReference|dataStoreReference')) return 'notes';
  return undefined;
}
