export type Dialect = 'zeebe' | 'camunda' | 'flowable' | 'activiti';

const foreignNamespaces: Record<string, Dialect> = {
  'http://camunda.org/schema/1.0/bpmn': 'camunda',
  'http://operaton.org/schema/1.0/bpmn': 'camunda',
  'http://flowable.org/bpmn': 'flowable',
  'http://activiti.org/bpmn': 'activiti',
};

/**
 * The extension dialect a file is written in. The editor writes `zeebe:` only and would drop or
 * contradict what it does not know, so files that use another dialect are opened read-only. A
 * namespace that is declared and never used does not count.
 */
export function dialectOf(xml: string): Dialect {
  for (const [, prefix = '', uri = ''] of xml.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)) {
    const dialect = foreignNamespaces[uri.trim()];
    if (dialect && usesPrefix(xml, prefix)) return dialect;
  }
  // Without a prefix it is the namespace of every element that has none.
  for (const [, uri = ''] of xml.matchAll(/\sxmlns\s*=\s*["']([^"']*)["']/g)) {
    const dialect = foreignNamespaces[uri.trim()];
    if (dialect) return dialect;
  }
  return 'zeebe';
}

// helpers

function usesPrefix(xml: string, prefix: string): boolean {
  const name = prefix.replaceAll(/[.-]/g, '\\$&');
  return new RegExp(`(<|\\s)${name}:[\\w.-]+`).test(xml);
}
