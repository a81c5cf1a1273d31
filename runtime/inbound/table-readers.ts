import type { TargetGuard } from '../connectors/http/target-guard.ts';
import type { Database } from '../store/definitions/in-transaction.ts';
import { listTables, type TableRow } from '../store/inbound/table-rows.ts';
import { TableReader, type ReaderPorts } from './table-reader.ts';

export interface ReadersPorts extends ReaderPorts {
  readonly pool: Database;
  readonly guard: TargetGuard;
  readonly log: (message: string, error: unknown) => void;
}

/** Other processes may have changed the settings. */
const REFRESH_MS = 30_000;

/** One reader per table that is switched on. */
export class TableReaders {
  private readonly ports: ReadersPorts;
  private readonly readers = new Map<string, { readonly reader: TableReader; readonly changedAt: number }>();
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(ports: ReadersPorts) {
    this.ports = ports;
  }

  start(): void {
    const refresh = (): void => {
      this.refresh().catch((error: unknown) =>
        this.ports.log('The sources of tables could not be read.', error),
      );
    };
    refresh();
    this.timer = setInterval(refresh, REFRESH_MS);
    this.timer.unref();
  }

  async refresh(): Promise<void> {
    const rows = (await listTables(this.ports.pool, null)).filter(({ settings }) => settings.enabled);
    if (this.isStopped) return;
    const wanted = new Map(rows.map((row) => [nameOf(row), row]));
    for (const [name, { reader, changedAt }] of this.readers) {
      if (wanted.get(name)?.changedAt.getTime() === changedAt) continue;
      this.readers.delete(name);
      await reader.stop();
    }
    for (const [name, row] of wanted) {
      if (this.readers.has(name)) continue;
      const reader = new TableReader(this.ports, row);
      this.readers.set(name, { reader, changedAt: row.changedAt.getTime() });
      reader.start();
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearInterval(this.timer);
    await Promise.all([...this.readers.values()].map(({ reader }) => reader.stop()));
  }
}

// helpers

function nameOf({ tenantId, sourceId }: TableRow): string {
  return JSON.stringify([tenantId, sourceId]);
}
