import { describe, expect, test } from '@jest/globals';
import { mentionsIn, openMention, piecesOf, withMention } from '../../web/comments/mention-text.ts';

describe('mentions in a comment', () => {
  test.each([
    ['@an', 3, { from: 0, name: 'an' }],
    ['Ask @an', 7, { from: 4, name: 'an' }],
    ['Ask @an now', 7, { from: 4, name: 'an' }],
    ['Ask @an now', 11, null],
    ['ana@example.com', 15, null],
    ['@', 1, { from: 0, name: '' }],
  ])('%j at %i is open or not', (text, caret, open) => {
    expect(openMention(text, caret)).toEqual(open);
  });

  test('choosing somebody writes the whole name and one space', () => {
    expect(withMention('Ask @an now', 7, 'ana.lind')).toEqual({ text: 'Ask @ana.lind now', caret: 14 });
    expect(withMention('no mention', 3, 'ana')).toEqual({ text: 'no mention', caret: 3 });
  });

  test('only who was chosen and is still named counts', () => {
    expect(mentionsIn('Hi @ana, and @bo.', ['ana', 'bo', 'ana', 'cem'])).toEqual(['ana', 'bo']);
    expect(mentionsIn('Hi ana and @anabel', ['ana'])).toEqual([]);
    expect(mentionsIn('@ana', [])).toEqual([]);
  });

  test('names are set apart, the longest first, and nothing of the text is lost', () => {
    const text = '@ana.b and @ana met @anabel (@x+y)';
    const pieces = piecesOf(text, ['ana', 'ana.b', 'x+y']);
    expect(pieces.filter(({ isMention }) => isMention).map((piece) => piece.text)).toEqual([
      '@ana.b',
      '@ana',
      '@x+y',
    ]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(piecesOf('plain', [])).toEqual([{ text: 'plain', isMention: false }]);
  });
});
