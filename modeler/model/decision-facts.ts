import { attributeOf } from './file-facts.ts';

export interface DecisionFacts {
  /** The id and name of the whole model. */
  requirementsId: string;
  name: string;
  decisions: { decisionId: string; name: string }[];
}

/** What the list, the deploy dialog and the trial need to know of a DMN file without opening it in an editor. */
export function decisionFacts(xml: string): DecisionFacts {
  const text = xml.replaceAll(/<!--[\s\S]*?-->/g, '');
  const root = tagsOf(text, 'definitions')[0] ?? '';
  const requirementsId = attributeOf(root, 'id');
  return {
    requirementsId,
    name: attributeOf(root, 'name') || requirementsId,
    decisions: tagsOf(text, 'decision').map((tag) => ({
      decisionId: attributeOf(tag, 'id'),
      name: attributeOf(tag, 'name') || attributeOf(tag, 'id'),
    })),
  };
}

/** A file that is named like DMN or declares its namespace on the root. */
export function isDmnFile(fileName: string, content: string): boolean {
  return /\.dmn$/i.test(fileName) || /<(?:[\w.-]+:)?definitions\s[^>]*omg\.org\/spec\/DMN\//.test(content);
}

/** Names that the inputs of the tables read, as sample data to be filled in. */
export function sampleInputs(xml: string): Record<string, null> {
  const names = [
    ...xml.matchAll(/<(?:[\w.-]+:)?inputExpression[^>]*>\s*<(?:[\w.-]+:)?text>\s*([A-Za-z_]\w*)\s*</g),
  ];
  const decided = new Set(
    [...xml.matchAll(/<(?:[\w.-]+:)?variable\s([^>]*?)\/?>/g)].map(([, tag = '']) =>
      attributeOf(` ${tag}`, 'name'),
    ),
  );
  const inputs = names.map(([, name = '']) => name).filter((name) => !decided.has(name));
  return Object.fromEntries(inputs.map((name) => [name, null]));
}

// helpers

/** The attributes of every element of this name, as text; a value may hold a sign that otherwise ends a tag. */
function tagsOf(text: string, local: string): string[] {
  const attributes = String.raw`(?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*`;
  return [...text.matchAll(new RegExp(`<(?:[\\w.-]+:)?${local}(${attributes})\\s*/?>`, 'g'))].map(
    ([, tag = '']) => tag,
  );
}
