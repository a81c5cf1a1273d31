import { createRedactor } from '../secrets/redactor.ts';
import type { TargetGuard } from '../connectors/http/target-guard.ts';
import { isPublicAddress } from '../connectors/http/public-address.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import {
  openSource,
  type SourceAddress,
  type SourceConnection,
  type SourceRow,
} from '../store/inbound/source-connection.ts';
import { noteReading, type TableRow } from '../store/inbound/table-rows.ts';
import { applyEffect, type EffectPorts } from './apply-effect.ts';

export interface ReaderPorts extends EffectPorts {
  readonly pool: Database;
  readonly guard: TargetGuard;
  readonly readSecret: (tenantId: string, name: string) => Promise<string | undefined>;
  readonly now: () => number;
}

const BATCH_MAX = 100;
const RETRY_MS = 1000;
const RETRY_MAX_MS = 60_000;
const PORTS: ReadonlySet<number> = new Set([5432]);

/**
 * Listens to one table: a notification or the passing of time makes it read. Each row has its effect in a transaction of ours that
 * keeps the row's id; then the row goes. Dying in between means that the row is read again and has no second effect.
 */
export class TableReader {
  private readonly ports: ReaderPorts;
  private readonly source: TableRow;
  private connection: SourceConnection | null = null;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private isAskedAgain = false;
  private isStopped = false;
  private failures = 0;
  private lastNote: string | null;

  constructor(ports: ReaderPorts, source: TableRow) {
    this.ports = ports;
    this.source = source;
    this.lastNote = source.lastError;
  }

  start(): void {
    this.ask();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
    await this.connection?.close().catch(() => undefined);
  }

  private ask(): void {
    if (this.isStopped) return;
    if (this.running !== null) {
      this.isAskedAgain = true;
      return;
    }
    if (this.timer !== null) clearTimeout(this.timer);
    this.running = this.read().finally(() => {
      this.running = null;
      if (this.isAskedAgain) this.ask();
      else this.wait();
    });
  }

  private wait(): void {
    if (this.isStopped) return;
    const ms =
      this.failures === 0
        ? this.source.settings.pollSeconds * 1000
        : Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** Math.min(this.failures - 1, 10));
    this.timer = setTimeout(() => this.ask(), ms);
    this.timer.unref();
  }

  /** Until no row is left; whatever goes wrong is noted and tried again. */
  private async read(): Promise<void> {
    this.isAskedAgain = false;
    let secret = '';
    try {
      secret = await this.secret();
      const connection = (this.connection ??= await this.open(secret));
      let taken: number | null;
      do {
        taken = await connection.batch(BATCH_MAX, (row) => this.take(row));
        if (taken !== null && (taken > 0 || this.failures > 0)) await this.note(null);
        this.failures = 0;
      } while (taken === BATCH_MAX && !this.isStopped);
    } catch (error) {
      this.failures += 1;
      this.isAskedAgain = false;
      const text = error instanceof Error ? error.message : String(error);
      await this.note(
        createRedactor([secret, passwordOf(secret)])
          .text(text)
          .slice(0, 1000),
      );
    }
  }

  private async take({ id, row }: SourceRow): Promise<void> {
    const { tenantId, sourceId, settings } = this.source;
    await applyEffect(this.ports, settings, {
      source: `table:${sourceId}`,
      tenantId,
      deliveryId: id,
      data: { row, body: row },
    });
  }

  private async note(error: string | null): Promise<void> {
    if (error !== null && error === this.lastNote) return;
    this.lastNote = error;
    const at = new Date(this.ports.now());
    // Only what is shown to people: the next change of it is tried again by itself.
    await noteReading(this.ports.pool, this.source, { at, error }).catch(() => undefined);
  }

  private async secret(): Promise<string> {
    const { tenantId, settings } = this.source;
    const value = await this.ports.readSecret(tenantId, settings.connectionSecret);
    if (value === undefined) throw new Error(`There is no secret "${settings.connectionSecret}". Set it.`);
    return value;
  }

  private async open(secret: string): Promise<SourceConnection> {
    const { table, idColumn, markColumn, channel } = this.source.settings;
    const lost = (): void => {
      this.connection = null;
    };
    const address = await addressOf(this.ports.guard, secret);
    const source = { table, idColumn, markColumn: markColumn ?? null, channel: channel ?? null };
    return openSource(address, source, { onNotified: () => this.ask(), onLost: lost });
  }
}

// helpers

/** `sslmode` is `disable` or `verify-full`; without it a public address has to be encrypted. */
async function addressOf(guard: TargetGuard, secret: string): Promise<SourceAddress> {
  const url = URL.canParse(secret) ? new URL(secret) : null;
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hostname === '')
    throw new Error('The secret is not an address such as postgresql://user:password@host:5432/database.');
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 5432 : Number(url.port);
  const address = await guard.checkHost(hostname, port, PORTS);
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && mode !== 'disable' && mode !== 'verify-full')
    throw new Error('The sslmode of the address has to be disable or verify-full.');
  return {
    ...{ address, hostname, port },
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    isEncrypted: mode === null ? isPublicAddress(address) : mode === 'verify-full',
  };
}

function passwordOf(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : '';
}
