/** An element of a file, as far as it is compared. */
export interface XmlNode {
  namespace: string;
  local: string;
  attributes: readonly { namespace: string; local: string; value: string }[];
  children: readonly XmlNode[];
  /** The text directly in it. */
  text: string;
}

/** Values that mean the same when they are left out, as `namespace local=value`. */
export type DefaultValues = ReadonlySet<string>;

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
/** Places and sizes: an editor may write them anew. */
const drawing = 'http://www.omg.org/spec/BPMN/20100524/DI';

/**
 * What a file says and its saved copy does not: each as a place and a word, such as `Task_1 @topic`. Order, prefixes,
 * comments and what equals a default make no difference; the drawing is left out.
 */
export function lostParts(before: XmlNode, after: XmlNode, defaults: DefaultValues): string[] {
  const kept = new Map<string, number>();
  for (const line of linesOf(after, defaults)) kept.set(line, (kept.get(line) ?? 0) + 1);
  return linesOf(before, defaults).filter((line) => {
    const left = kept.get(line) ?? 0;
    kept.set(line, left - 1);
    return left === 0;
  });
}

// helpers

function linesOf(root: XmlNode, defaults: DefaultValues): string[] {
  const lines: string[] = [];
  const work: { node: XmlNode; owner: string }[] = [{ node: root, owner: '' }];
  for (const { node, owner } of work) {
    if (node.namespace === drawing) continue;
    const id = node.attributes.find(({ namespace, local }) => namespace === '' && local === 'id')?.value;
    const place = id ?? `${owner}/${node.local}`;
    lines.push(`${place} <${node.local}> ${node.namespace === bpmn ? '' : node.namespace}`.trim());
    for (const attribute of node.attributes) {
      const line = attributeLine(node, attribute, defaults);
      if (line !== undefined) lines.push(`${place} ${line}`);
    }
    const text = node.text.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') lines.push(`${place} "${node.namespace === bpmn ? bare(text) : text}"`);
    for (const child of node.children) work.push({ node: child, owner: place });
  }
  return lines;
}

function attributeLine(
  node: XmlNode,
  { namespace, local, value }: XmlNode['attributes'][number],
  defaults: DefaultValues,
): string | undefined {
  // The type of an expression is written where the schema wants it.
  if (namespace === xsi && local === 'type' && bare(value) === 'tFormalExpression') return undefined;
  const owner = namespace === '' ? node.namespace : namespace;
  if (defaults.has(`${owner} ${local}=${value}`)) return undefined;
  // The writer leaves the prefix away where the element has the same one.
  const shown = namespace === '' || namespace === node.namespace ? local : `{${namespace}}${local}`;
  return `@${shown}=${node.namespace === bpmn ? bare(value) : value}`;
}

/** References may carry the prefix of the file's own namespace, which differs from file to file. */
function bare(value: string): string {
  return value.trim().replace(/^[\w.-]+:(?!\/\/)/, '');
}
