import { describe, expect, test } from '@jest/globals';
import { archiveLimits, unzipFiles, zipFiles } from '../../../modeler/projects/zip-files.ts';

const file = (name: string, text: string) => ({ name, content: new TextEncoder().encode(text) });
const read = async (blob: Blob) =>
  (await unzipFiles(await blob.arrayBuffer())).map(({ name, content }) => [
    name,
    new TextDecoder().decode(content),
  ]);
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('archives of projects', () => {
  test('give back every file, whatever its name and content', async () => {
    const long = '<x/>'.repeat(50_000);
    const files = [file('a.bpmn', long), file('Prüfung – 1.form', '{"ä": "€"}'), file('empty.dmn', '')];
    const archive = await zipFiles(files);
    expect(archive.size).toBeLessThan(long.length / 10);
    expect(await read(archive)).toEqual([
      ['a.bpmn', long],
      ['Prüfung – 1.form', '{"ä": "€"}'],
      ['empty.dmn', ''],
    ]);
  });

  test('carry the checksum by which other programs trust them', async () => {
    const bytes = await bytesOf(await zipFiles([file('a', '123456789')]));
    // The check value that the standard of this checksum names.
    expect(new DataView(bytes.buffer).getUint32(14, true)).toBe(0xcbf43926);
  });

  test('lose folders and what systems put beside files', async () => {
    const archive = await zipFiles([
      file('folder/', ''),
      file('folder/a.bpmn', 'a'),
      file('__MACOSX/folder/._a.bpmn', 'x'),
      file('.DS_Store', 'x'),
    ]);
    expect(await read(archive)).toEqual([['folder/a.bpmn', 'a']]);
  });

  test('are refused when they unfold to more than a project holds', async () => {
    const bomb = await zipFiles([file('a.bpmn', ' '.repeat(archiveLimits.bytesMax + 1))]);
    expect(bomb.size).toBeLessThan(100_000);
    await expect(read(bomb)).rejects.toMatchObject({ reason: 'tooMuch' });
    const many = await zipFiles(
      Array.from({ length: archiveLimits.filesMax + 1 }, (_, at) => file(`${at}.form`, '{}')),
    );
    await expect(read(many)).rejects.toMatchObject({ reason: 'tooMuch' });
  });

  test('are refused when they are cut, changed or something else', async () => {
    const whole = await bytesOf(await zipFiles([file('a.bpmn', 'some text that is packed')]));
    for (const length of [0, 10, whole.length - 30, whole.length - 1])
      await expect(unzipFiles(whole.slice(0, length).buffer)).rejects.toMatchObject({ reason: 'damaged' });
    const broken = whole.slice().fill(0xff, 36, 50);
    await expect(unzipFiles(broken.buffer)).rejects.toMatchObject({ reason: 'damaged' });
    const text = new TextEncoder().encode('no archive, but long enough to look for its end');
    await expect(unzipFiles(text.buffer)).rejects.toMatchObject({ reason: 'damaged' });
  });
});
