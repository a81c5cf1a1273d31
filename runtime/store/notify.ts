import pg from 'pg';

export interface NotifierOptions {
  readonly connectionString: string;
  readonly applicationName: string;
  /** This process does not hear itself. */
  readonly self: string;
  readonly onHint: (hint: unknown) => void;
}

const channel = 'millrace';
/** A NOTIFY serializes the commits of the whole database, so it is sent apart from them and seldom. */
const coalesceMs = 15;
/** A payload has to be below 8,000 bytes. */
const payloadMax = 7500;
const reconnectMs = 2000;

/** Where nothing can be heard: every process looks by itself. */
export const silentNotifier: Pick<Notifier, 'send' | 'stop'> = {
  send: () => undefined,
  stop: () => Promise.resolve(),
};

/**
 * Hints between processes on a connection of their own. A lost hint costs latency, never correctness: rows are the truth and
 * every waiter also looks by itself.
 */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly waiting: unknown[] = [];
  private client: pg.Client | null = null;
  private sending: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(options: NotifierOptions) {
    this.options = options;
    void this.connect();
  }

  /** Sends soon, together with what comes within some milliseconds. */
  send(hint: unknown): void {
    this.waiting.push(hint);
    this.timer ??= setTimeout(() => this.flush(), coalesceMs);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const last = this.client;
    this.client = null;
    await last?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.isStopped) return;
    const { connectionString, applicationName } = this.options;
    const client = new pg.Client({
      connectionString,
      application_name: `${applicationName} notify`,
      keepAlive: true,
    });
    const lost = (): void => {
      if (this.client !== client) return;
      this.client = null;
      setTimeout(() => void this.connect(), reconnectMs).unref();
    };
    this.client = client;
    client.on('error', lost).on('end', lost);
    client.on('notification', ({ payload }) => this.receive(payload ?? ''));
    try {
      const listening = client.connect().then(() => client.query(`LISTEN ${channel}`));
      this.sending = listening.catch(() => undefined);
      await listening;
    } catch {
      lost();
    }
  }

  private receive(payload: string): void {
    const separator = payload.indexOf(' ');
    if (payload.slice(0, separator) === this.options.self) return;
    try {
      for (const hint of JSON.parse(payload.slice(separator + 1)) as unknown[]) this.options.onHint(hint);
    } catch {
      // Not ours: another program uses the channel's name.
    }
  }

  private flush(): void {
    this.timer = null;
    while (this.waiting.length > 0) {
      const payload = `${this.options.self} [${this.nextBatch().join(',')}]`;
      // One after the other: the driver wants a connection to be asked only when it has answered.
      this.sending = this.sending
        .then(() => this.client?.query('SELECT pg_notify($1, $2)', [channel, payload]))
        .catch(() => undefined);
    }
  }

  /** As many hints as one payload holds; one that is larger than a payload is dropped. */
  private nextBatch(): string[] {
    const batch: string[] = [];
    let size = this.options.self.length + 10;
    while (this.waiting.length > 0) {
      const text = JSON.stringify(this.waiting[0]);
      if (batch.length > 0 && size + text.length > payloadMax) break;
      this.waiting.shift();
      size += text.length + 1;
      if (text.length < payloadMax) batch.push(text);
    }
    return batch;
  }
}
