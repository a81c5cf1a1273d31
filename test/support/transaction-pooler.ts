import { createServer, type Socket } from 'node:net';
import pg from 'pg';

/**
 * A pooler in transaction mode, as strict as one can be: a client has a server connection from the first message of a transaction to
 * its end, and gets another one than before if there is any. What belongs to a session (named statements, settings, LISTEN) is lost.
 */
export interface TransactionPooler {
  readonly port: number;
  stop(): Promise<void>;
}

/** As many connections to one database as transactions may be open there at once; whoever comes later waits. */
const connectionsMax = 24;

export async function startTransactionPooler(target: string): Promise<TransactionPooler> {
  const databases = new Map<string, Database>();
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('close', () => clients.delete(socket));
    new Client(socket, (name) => {
      const database = databases.get(name) ?? new Database(target, name);
      databases.set(name, database);
      return database;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      for (const socket of clients) socket.destroy();
      for (const database of databases.values()) database.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// helpers

/** What a client of the protocol is told when it begins. */
const parameters = {
  server_version: '18.0',
  client_encoding: 'UTF8',
  server_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
};

const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;

/** The connections to one database. The oldest idle one is taken first: hardly ever the one that a client had before. */
class Database {
  private readonly idle: Socket[] = [];
  private readonly waiting: ((socket: Socket | null) => void)[] = [];
  private readonly url: string;
  private open = 0;

  constructor(target: string, name: string) {
    const url = new URL(target);
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  async take(): Promise<Socket | null> {
    const free = this.idle.shift();
    if (free !== undefined) return free;
    if (this.open >= connectionsMax) return new Promise((resolve) => this.waiting.push(resolve));
    this.open += 1;
    return this.connect();
  }

  give(socket: Socket): void {
    socket.removeAllListeners('data');
    if (socket.destroyed) return;
    // Whatever comes while nobody has it is for nobody.
    socket.on('data', () => undefined);
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(socket);
    else next(socket);
  }

  close(): void {
    for (const socket of this.idle.splice(0)) socket.destroy();
    for (const next of this.waiting.splice(0)) next(null);
  }

  private async connect(): Promise<Socket | null> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      this.open -= 1;
      return null;
    }
    // The driver has signed in; from here on the bytes are those of our clients.
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    for (const event of ['data', 'end', 'close', 'error', 'drain']) stream.removeAllListeners(event);
    stream.on('error', () => undefined);
    stream.once('close', () => {
      this.open -= 1;
      const index = this.idle.indexOf(stream);
      if (index !== -1) this.idle.splice(index, 1);
      // Its place is free: whoever waits for a connection gets a new one.
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.open += 1;
      void this.connect().then(next);
    });
    return stream;
  }
}

class Client {
  private readonly socket: Socket;
  private readonly find: (name: string) => Database;
  private database: Database | null = null;
  private server: Socket | null = null;
  private isTaking = false;
  private fromClient = Buffer.alloc(0);
  private fromServer = Buffer.alloc(0);
  private held: Buffer[] = [];

  constructor(socket: Socket, find: (name: string) => Database) {
    this.socket = socket;
    this.find = find;
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => undefined);
    // In the middle of a transaction: its connection goes too, so that the server rolls back.
    socket.on('close', () => this.server?.destroy());
  }

  private receive(chunk: Buffer): void {
    this.fromClient = Buffer.concat([this.fromClient, chunk]);
    if (this.database === null && !this.begin()) return;
    const { messages, rest } = split(this.fromClient);
    this.fromClient = rest;
    for (const message of messages) this.send(message);
  }

  /** The first message has no type. True when the client has begun. */
  private begin(): boolean {
    while (this.fromClient.length >= 8) {
      const length = this.fromClient.readInt32BE(0);
      if (this.fromClient.length < length) return false;
      const code = this.fromClient.readInt32BE(4);
      const body = this.fromClient.subarray(8, length).toString('utf8').split('\0');
      this.fromClient = this.fromClient.subarray(length);
      if (code === cancelRequest) {
        this.socket.destroy();
        return false;
      }
      if (code === sslRequest) {
        this.socket.write('N');
        continue;
      }
      const given = Object.fromEntries(
        body.flatMap((name, at) => (at % 2 === 0 ? [[name, body[at + 1]]] : [])),
      );
      const { options, application_name: name = '' } = given;
      // As PgBouncer does; tests of our own connections may send some.
      if (options !== undefined && name.startsWith('millrace ')) {
        this.socket.end(errorMessage('08P01', 'unsupported startup parameter: options'));
        return false;
      }
      this.database = this.find(String(given['database']));
      this.socket.write(greeting());
      return true;
    }
    return false;
  }

  private send(message: Buffer): void {
    if (message[0] === 0x58) {
      this.socket.end();
      return;
    }
    if (this.server !== null) {
      this.server.write(message);
      return;
    }
    this.held.push(message);
    if (!this.isTaking) void this.takeServer();
  }

  private async takeServer(): Promise<void> {
    const { database } = this;
    if (database === null) return;
    this.isTaking = true;
    const server = await database.take();
    this.isTaking = false;
    if (server === null) {
      this.socket.end(errorMessage('08006', 'no connection to the database'));
      return;
    }
    if (this.socket.destroyed) {
      database.give(server);
      return;
    }
    server.removeAllListeners('data');
    const lost = (): void => void this.socket.destroy();
    server.once('close', lost);
    server.on('data', (chunk: Buffer) => {
      this.socket.write(chunk);
      if (!this.isDone(chunk)) return;
      this.server = null;
      server.off('close', lost);
      database.give(server);
      if (this.held.length > 0 && !this.isTaking) void this.takeServer();
    });
    this.server = server;
    for (const message of this.held.splice(0)) server.write(message);
  }

  /** True when the last message says that the server is ready and in no transaction. */
  private isDone(chunk: Buffer): boolean {
    const { messages, rest } = split(Buffer.concat([this.fromServer, chunk]));
    this.fromServer = rest;
    const last = messages.at(-1);
    return rest.length === 0 && last !== undefined && last[0] === 0x5a && last[5] === 0x49;
  }
}

function split(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer<ArrayBuffer> } {
  const messages: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 5) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (end > bytes.length) break;
    messages.push(bytes.subarray(at, end));
    at = end;
  }
  return { messages, rest: Buffer.from(bytes.subarray(at)) };
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function greeting(): Buffer {
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}

function errorMessage(code: string, text: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0C${code}\0M${text}\0\0`));
}
