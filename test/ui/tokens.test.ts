import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { contrastRatio } from '../../web/theme/contrast.ts';
import { darkTokens, lightTokens, surfaceTokens, type TokenName } from '../../web/theme/tokens.ts';

const themes: [string, Record<TokenName, string>][] = [
  ['light', lightTokens],
  ['dark', darkTokens],
];
const texts: TokenName[] = [
  'text',
  'text-2',
  'accent',
  'completed',
  'incident',
  'waiting',
  'cancelled',
  'suspended',
];

describe.each(themes)('the %s theme', (name, tokens) => {
  test.each(texts)('%s can be read as text on every surface', (token) => {
    for (const surface of surfaceTokens) {
      expect(contrastRatio(tokens[token], tokens[surface])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('borders of fields can be told from every surface', () => {
    for (const surface of surfaceTokens) {
      expect(contrastRatio(tokens['border-strong'], tokens[surface])).toBeGreaterThanOrEqual(3);
    }
  });

  test('the text on filled buttons and badges can be read', () => {
    expect(contrastRatio(tokens['on-accent'], tokens.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(tokens['on-incident'], tokens.incident)).toBeGreaterThanOrEqual(4.5);
    expect(contrastRatio(tokens['on-accent'], tokens.completed)).toBeGreaterThanOrEqual(4.5);
  });

  test('the style sheet says the same as the data', () => {
    const css = readFileSync(new URL('../../web/tokens.css', import.meta.url), 'utf8');
    const blocks = css.split("data-mantine-color-scheme='dark'");
    const block = (name === 'light' ? blocks[0] : blocks[1]) ?? '';
    for (const [token, value] of Object.entries(tokens)) {
      expect(block).toContain(`--mr-${token}: ${value.toLowerCase()};`);
    }
  });
});

test('contrast is 21 between black and white and 1 of a color with itself', () => {
  expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  expect(contrastRatio('#2257C4', '#2257C4')).toBe(1);
});
