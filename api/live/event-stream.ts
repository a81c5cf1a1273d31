import type { LiveRecord } from '#runtime';
import type { FastifyReply } from 'fastify';

const RETRY_MS = 2_000;
const HEARTBEAT_MS = 15_000;
const LIFE_MS = 30 * 60_000;
/** Busy records are merged per key: at most two per second (api.md 6.1). */
const MERGE_MS = 500;
const BUSY = /^(element\.|variable\.|batch\.|counts\.)/;
/** A reader that does not keep up is ended; it resumes from where it was. */
const BUFFER_BYTES_MAX = 1_048_576;

/** One open `text/event-stream` answer. */
export class EventStream {
  isOpen = false;
  private readonly closers: (() => void)[] = [];
  private readonly merged = new Map<
    string,
    { record: LiveRecord | null; count: number; timer: NodeJS.Timeout }
  >();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly end: NodeJS.Timeout;

  constructor(private readonly reply: FastifyReply) {
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS);
    this.end = setTimeout(() => this.close(), LIFE_MS);
    this.heartbeat.unref();
    this.end.unref();
  }

  /** Takes the connection over from the framework; nothing else may answer afterwards. */
  open(): void {
    const { reply } = this;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'Content-Type': 'text/event-stream',
      'X-Accel-Buffering': 'no',
      Connection: 'keep-alive',
    });
    this.isOpen = true;
    reply.raw.on('close', () => this.close());
    reply.raw.on('error', () => this.close());
    this.write(`retry: ${RETRY_MS}\n\n`);
  }

  onClose(action: () => void): void {
    if (this.isOpen) this.closers.push(action);
    else action();
  }

  reset(): void {
    this.write('event: reset\ndata: {}\n\n');
  }

  /** The server stops: the client comes back by itself, to another process if there is one. */
  bye(): void {
    this.write('event: bye\ndata: {}\n\n');
    this.close();
  }

  send(record: LiveRecord): void {
    if (!BUSY.test(record.type)) return this.writeRecord(record, 1);
    const key = `${record.type} ${record.key}`;
    const waiting = this.merged.get(key);
    if (waiting) {
      waiting.record = record;
      waiting.count += 1;
      return;
    }
    this.writeRecord(record, 1);
    const timer = setTimeout(() => this.flush(key), MERGE_MS);
    timer.unref();
    this.merged.set(key, { record: null, count: 0, timer });
  }

  /** Something else than a record; `sent` says whether it left this process. */
  emit(event: string, data: object, sent: (hasLeft: boolean) => void): void {
    if (!this.isOpen) return sent(false);
    // JSON text has no line break of its own, so nothing in it can forge an event.
    this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`, (error) => sent(!error));
  }

  close(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.end);
    for (const { timer } of this.merged.values()) clearTimeout(timer);
    this.merged.clear();
    for (const close of this.closers.splice(0)) close();
    if (this.isOpen) this.reply.raw.end();
    this.isOpen = false;
  }

  private flush(key: string): void {
    const waiting = this.merged.get(key);
    this.merged.delete(key);
    if (waiting?.record) {
      const { record, count } = waiting;
      this.writeRecord(record, count);
      const timer = setTimeout(() => this.flush(key), MERGE_MS);
      timer.unref();
      this.merged.set(key, { record: null, count: 0, timer });
    }
  }

  private writeRecord(record: LiveRecord, merged: number): void {
    const { position, audience: _audience, requester: _requester, ...shown } = record;
    const data = merged > 1 ? { ...shown, merged } : shown;
    // JSON text has no line break of its own, so no field can forge a record.
    this.write(`id: ${position}\nevent: ${record.type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  private write(text: string): void {
    if (!this.isOpen) return;
    this.reply.raw.write(text);
    if (this.reply.raw.writableLength > BUFFER_BYTES_MAX) this.close();
  }
}
