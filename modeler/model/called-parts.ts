import { attributeOf, fileFacts } from './file-facts.ts';

export interface CalledParts {
  processIds: string[];
  decisionIds: string[];
}

/**
 * What the files call by a fixed id and do not contain: it has to come from what is deployed. An expression names nothing
 * beforehand, in any dialect.
 */
export function calledParts(contents: readonly string[]): CalledParts {
  const texts = contents.map((text) => text.replaceAll(/<!--[\s\S]*?-->/g, ''));
  const own = new Set(texts.flatMap((text) => fileFacts(text).processes.map(({ processId }) => processId)));
  const decided = new Set(
    texts.flatMap((text) => idsOf(text, /<(?:[\w.-]+:)?decision(\s[^>]*?)\/?>/g, 'id')),
  );
  const called = texts.flatMap((text) => [
    ...idsOf(text, /<(?:[\w.-]+:)?calledElement(\s[^>]*?)\/?>/g, 'processId'),
    ...idsOf(text, /<(?:[\w.-]+:)?callActivity(\s[^>]*?)\/?>/g, 'calledElement'),
  ]);
  const asked = texts.flatMap((text) => [
    ...idsOf(text, /<(?:[\w.-]+:)?calledDecision(\s[^>]*?)\/?>/g, 'decisionId'),
    ...idsOf(text, /<(?:[\w.-]+:)?businessRuleTask(\s[^>]*?)\/?>/g, '[\\w.-]+:decisionRef'),
  ]);
  return {
    processIds: [...new Set(called)].filter((id) => !own.has(id)),
    decisionIds: [...new Set(asked)].filter((id) => !decided.has(id)),
  };
}

// helpers

function idsOf(text: string, tags: RegExp, attribute: string): string[] {
  return [...text.matchAll(tags)]
    .map(([, tag = '']) => attributeOf(tag, attribute).trim())
    .filter((id) => id !== '' && !/^(=|[#$]\{)/.test(id));
}
