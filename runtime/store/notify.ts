import pg from 'pg';

export interface Notifier {
  /** Sends soon, together with what comes within some milliseconds. */
  send(hint: unknown): void;
  stop(): Promise<void>;
}

const channel = 'millrace';
/** A NOTIFY serializes the commits of the whole database, so it is sent apart from them and seldom. */
const coalesceMs = 15;
/** A payload has to be below 8,000 bytes. */
const payloadMax = 7500;
const reconnectMs = 2000;

/**
 * Hints between processes on a connection of their own. A lost hint costs latency, never correctness: rows are the truth and
 * every waiter also looks by itself.
 */
export function createNotifier(connectionString: string, applicationName: string, self: string, onHint: (hint: unknown) => void): Notifier {
  let client: pg.Client | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  const waiting: unknown[] = [];
  let sending: Promise<unknown> = Promise.resolve();

  const connect = async (): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client({ connectionString, application_name: `${applicationName} notify`, keepAlive: true });
    const lost = (): void => {
      if (client !== next) return;
      client = null;
      setTimeout(() => void connect(), reconnectMs).unref();
    };
    client = next;
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', ({ payload }) => receive(payload ?? ''));
    try {
      const listening = next.connect().then(() => next.query(`LISTEN ${channel}`));
      sending = listening.catch(() => undefined);
      await listening;
    } catch {
      lost();
    }
  };
  const receive = (payload: string): void => {
    const separator = payload.indexOf(' ');
    if (payload.slice(0, separator) === self) return;
    try {
      for (const hint of JSON.parse(payload.slice(separator + 1)) as unknown[]) onHint(hint);
    } catch {
      // Not ours: another program uses the channel's name.
    }
  };
  const flush = (): void => {
    timer = null;
    while (waiting.length > 0) {
      const batch: string[] = [];
      let size = self.length + 10;
      while (waiting.length > 0) {
        const text = JSON.stringify(waiting[0]);
        if (batch.length > 0 && size + text.length > payloadMax) break;
        waiting.shift();
        size += text.length + 1;
        if (text.length < payloadMax) batch.push(text);
      }
      const payload = `${self} [${batch.join(',')}]`;
      // One after the other: the driver wants a connection to be asked only when it has answered.
      sending = sending.then(() => client?.query('SELECT pg_notify($1, $2)', [channel, payload])).catch(() => undefined);
    }
  };

  void connect();
  return {
    send: (hint) => {
      waiting.push(hint);
      timer ??= setTimeout(flush, coalesceMs);
    },
    stop: async () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
