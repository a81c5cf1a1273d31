/** A file of an archive, by its whole path. */
export interface ArchivedFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

/** Why an archive was not read, as the last part of a text's key. */
export class ArchiveRefused extends Error {
  readonly reason: 'damaged' | 'tooMuch';

  constructor(reason: 'damaged' | 'tooMuch') {
    super(`The archive is refused: ${reason}.`);
    this.reason = reason;
  }
}

/** A project has at most so many files, and a little more than they may hold together: a small archive may unfold to anything. */
export const archiveLimits = { filesMax: 100, bytesMax: 10 * 1024 * 1024 };

/** Names are UTF-8, and the sizes stand before the content. */
const flags = 0x0800;
const deflated = 8;
/** 1980-01-01, with which time begins in archives: the same files give the same bytes. */
const date = 0x21;

/** The files as one ZIP archive, as any program reads it. */
export async function zipFiles(files: readonly ArchivedFile[]): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const title = new TextEncoder().encode(name);
    const packed = await through(content, new CompressionStream('deflate-raw'), Infinity);
    const shared = [flags, deflated, 0, date];
    const sizes = [crc32(content), packed.length, content.length];
    const head = record([0x04034b50], [20, ...shared], sizes, [title.length, 0]);
    directory.push(
      record([0x02014b50], [20, 20, ...shared], sizes, [title.length, 0, 0, 0, 0], [0, offset]),
      title,
    );
    parts.push(head, title, packed);
    offset += head.length + title.length + packed.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([0x06054b50], [0, 0, files.length, files.length], [length, offset], [0]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}

/** The files of a ZIP archive, without folders and what systems put beside files. Nothing is read beyond what a project may hold. */
export async function unzipFiles(archive: ArrayBuffer): Promise<ArchivedFile[]> {
  const view = new DataView(archive);
  const files: ArchivedFile[] = [];
  let left = archiveLimits.bytesMax;
  try {
    for (const { name, method, at, size } of entriesOf(view)) {
      if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(name)) continue;
      if (files.length === archiveLimits.filesMax) throw new ArchiveRefused('tooMuch');
      if (view.getUint32(at, true) !== 0x04034b50) throw new ArchiveRefused('damaged');
      const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
      const packed = new Uint8Array(archive, start, size);
      if (method !== 0 && method !== deflated) throw new ArchiveRefused('damaged');
      const content =
        method === 0 ? packed.slice() : await through(packed, new DecompressionStream('deflate-raw'), left);
      left -= content.length;
      if (left < 0) throw new ArchiveRefused('tooMuch');
      files.push({ name, content });
    }
  } catch (error) {
    // Places outside the file and streams that end too early.
    throw error instanceof ArchiveRefused ? error : new ArchiveRefused('damaged');
  }
  return files;
}

// helpers

interface Entry {
  name: string;
  method: number;
  /** Where the head of the file stands, and how long its packed content is. */
  at: number;
  size: number;
}

/** The directory at the end counts; what stands between files may be anything. */
function entriesOf(view: DataView): Entry[] {
  const least = Math.max(0, view.byteLength - 22 - 0xffff);
  let end = view.byteLength - 22;
  while (end >= least && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < least) throw new ArchiveRefused('damaged');
  const count = view.getUint16(end + 10, true);
  let place = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let number = 0; number < count; number += 1) {
    if (view.getUint32(place, true) !== 0x02014b50) throw new ArchiveRefused('damaged');
    const [title, extra, comment] = [28, 30, 32].map((at) => view.getUint16(place + at, true)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer as ArrayBuffer, place + 46, title)),
      method: view.getUint16(place + 10, true),
      at: view.getUint32(place + 42, true),
      size: view.getUint32(place + 20, true),
    });
    place += 46 + title + extra + comment;
  }
  return entries;
}

/** The first list are 4 bytes each, the second 2, the third 4 and so on. */
function record(...lists: readonly number[][]): Uint8Array<ArrayBuffer> {
  const widths = lists.map((_, at) => (at % 2 === 0 ? 4 : 2));
  const bytes = new Uint8Array(lists.reduce((sum, list, at) => sum + list.length * (widths[at] ?? 0), 0));
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const [at, list] of lists.entries())
    for (const value of list) {
      if (widths[at] === 4) view.setUint32(place, value, true);
      else view.setUint16(place, value, true);
      place += widths[at] ?? 0;
    }
  return bytes;
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > bytesMax) {
      await reader.cancel();
      throw new ArchiveRefused('tooMuch');
    }
    chunks.push(next.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
