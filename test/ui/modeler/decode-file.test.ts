import { expect, test } from '@jest/globals';
import { decodeFile } from '../../../modeler/model/decode-file.ts';

const bytes = (buffer: Buffer): ArrayBuffer => Uint8Array.from(buffer).buffer;
const xml = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a name="Prüfen é"/>`;

test.each([
  ['UTF-8', Buffer.from(xml('UTF-8'))],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${xml('UTF-8')}`)],
  ['ISO-8859-1', Buffer.from(xml('ISO-8859-1'), 'latin1')],
  ['UTF-16 LE', Buffer.from(`\uFEFF${xml('UTF-16')}`, 'utf16le')],
  ['UTF-16 BE', Buffer.from(`\uFEFF${xml('UTF-16')}`, 'utf16le').swap16()],
])('a file in %s becomes text that says UTF-8', (_name, content) => {
  expect(decodeFile(bytes(content))).toBe(xml('UTF-8'));
});

test('bytes that are no UTF-8 are not guessed at', () => {
  expect(() => decodeFile(bytes(Buffer.from([0x3c, 0xe9, 0x3e])))).toThrow();
  expect(decodeFile(bytes(Buffer.from('{"id":"é"}')))).toBe('{"id":"é"}');
});
