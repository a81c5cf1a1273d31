import { describe, expect, test } from '@jest/globals';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { modelOf, problemsOf } from './read-model.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('the scan of the text', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a DOCTYPE', text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), /XML_REFUSED/],
    ['a processing instruction', text('<?php echo ?><a/>'), /XML_REFUSED/],
    ['an unknown entity', text('<a>&nbsp;</a>'), /XML_REFUSED/],
    ['a NUL character', text('<a>\0</a>'), /XML_REFUSED/],
    ['a depth of 300', text(`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`), /XML_REFUSED/],
    [
      '300 attributes',
      text(`<a ${Array.from({ length: 300 }, (_, n) => `b${n}="c"`).join(' ')}/>`),
      /XML_REFUSED/,
    ],
    [
      '100 namespaces',
      text(`<a ${Array.from({ length: 100 }, (_, n) => `xmlns:b${n}="c"`).join(' ')}/>`),
      /XML_REFUSED/,
    ],
    ['bytes that are not UTF-8', new Uint8Array([0x3c, 0x61, 0xff, 0x3e]), /XML_REFUSED/],
    ['an unclosed element', text('<a><b></a>'), /XML_INVALID/],
    ['another root element', text('<a/>'), /XML_INVALID/],
    ['an empty file', text(''), /XML_INVALID/],
  ])('refuses %s', async (_name, content, expected) =>
    expect((await problemsOf(content)).join()).toMatch(expected),
  );

  test('reads declared encodings', async () => {
    const utf8 = new TextDecoder()
      .decode(bpmnFile(inARow('<task id="t" name="Prüfen"/>')))
      .replace('UTF-8', 'ISO-8859-1');
    const latin1 = Uint8Array.from(utf8, (char) => char.charCodeAt(0));
    expect((await modelOf(latin1)).elements['t']?.name).toBe('Prüfen');
  });
});
