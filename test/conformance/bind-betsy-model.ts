import type { ModelFile } from './driver.ts';

/**
 * Binds a betsy model: every script task becomes a job of type `betsy` whose header is the mark it writes, and the
 * conditions become FEEL. Nothing else in the file is touched.
 */
export function bindBetsyModel(file: ModelFile): ModelFile {
  const text = new TextDecoder().decode(file.content);
  const prefix = /<(\w+):definitions/.exec(text)?.[1];
  const q = prefix === undefined ? '' : `${prefix}:`;
  const bound = text
    .replace(new RegExp(`<${q}script>([\\s\\S]*?)</${q}script>`, 'g'), (_whole, token: string) =>
      jobExtension(q, token.trim()),
    )
    .replace(/\s+scriptFormat="[^"]*"/g, '')
    .replace(
      new RegExp(
        `(<${q}(?:conditionExpression|condition|loopCondition|completionCondition|activationCondition)\\b[^>]*>)([\\s\\S]*?)(</)`,
        'g',
      ),
      (_whole, open: string, expression: string, close: string) => `${open}${toFeel(expression)}${close}`,
    )
    .replace(/\s(?:expressionLanguage|language)="[^"]*"/g, '');
  return { name: file.name, content: new TextEncoder().encode(bound) };
}

// helpers

function jobExtension(q: string, token: string): string {
  const zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';
  return `<${q}extensionElements><zeebe:taskDefinition ${zeebe} type="betsy"/><zeebe:taskHeaders ${zeebe}><zeebe:header key="token" value="${token}"/></zeebe:taskHeaders></${q}extensionElements>`;
}

function toFeel(expression: string): string {
  return expression
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_whole, inner: string) =>
      inner.replace(/&/g, '&amp;').replace(/</g, '&lt;'),
    )
    .replace(
      /!\s*(\w+)\.contains\(("[^"]*"|'[^']*'|&quot;[^&]*&quot;)\)/g,
      'not(contains(if $1 = null then "" else $1, $2))',
    )
    .replace(
      /(\w+)\.contains\(("[^"]*"|'[^']*'|&quot;[^&]*&quot;)\)/g,
      'contains(if $1 = null then "" else $1, $2)',
    )
    .replace(/'/g, '"');
}
