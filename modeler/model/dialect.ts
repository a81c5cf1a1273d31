export type Dialect = 'zeebe' | 'camunda' | 'flowable' | 'activiti';

const zeebeNamespace = 'http://camunda.org/schema/zeebe/1.0';
/** Forks keep their own namespace and share the words. */
const foreignNamespaces: Record<string, Dialect> = {
  'http://camunda.org/schema/1.0/bpmn': 'camunda',
  'http://operaton.org/schema/1.0/bpmn': 'camunda',
  'http://flowable.org/bpmn': 'flowable',
  'http://activiti.org/bpmn': 'activiti',
};

export interface DialectNamespace {
  dialect: Dialect;
  /** How the file writes the namespace; absent when it has no word of it. */
  prefix?: string;
  uri?: string;
}

/**
 * The extension dialect a file is written in: it decides which properties the editor shows, because words of two
 * dialects in one element contradict each other. A namespace that is declared and never used does not count.
 */
export function dialectNamespace(xml: string): DialectNamespace {
  const declared = declaredNamespaces(xml);
  for (const [prefix, uri] of declared) {
    const dialect = foreignNamespaces[uri];
    if (dialect && (prefix === '' || usesPrefix(xml, prefix))) return { dialect, prefix, uri };
  }
  const own = declared.find(([, uri]) => uri === zeebeNamespace);
  return own ? { dialect: 'zeebe', prefix: own[0], uri: own[1] } : { dialect: 'zeebe' };
}

export function dialectOf(xml: string): Dialect {
  return dialectNamespace(xml).dialect;
}

/** Under which prefix a file writes a namespace; nothing where it does not declare it. */
export function prefixOf(xml: string, uri: string): string | undefined {
  return declaredNamespaces(xml).find(([, declared]) => declared === uri)?.[0];
}

// helpers

/** The empty prefix is the namespace of elements that have none. */
function declaredNamespaces(xml: string): (readonly [prefix: string, uri: string])[] {
  return [...xml.matchAll(/\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']/g)].map(
    ([, prefix = '', uri = '']) => [prefix, uri.trim()] as const,
  );
}

function usesPrefix(xml: string, prefix: string): boolean {
  const name = prefix.replaceAll(/[.-]/g, '\\$&');
  return new RegExp(`(<|\\s)${name}:[\\w.-]+`).test(xml);
}
