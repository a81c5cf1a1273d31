import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly mail: ParsedMail;
  /** The first recipient of the envelope. */
  readonly to: string | undefined;
}

export interface MailReceiver {
  readonly port: number;
  /** In the order of their arrival. */
  readonly received: readonly ReceivedMail[];
  stop(): Promise<void>;
}

/** A mail server on a port of its own that takes every mail and keeps it. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const received: ReceivedMail[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const to = session.envelope.rcptTo[0]?.address;
      void simpleParser(stream).then((mail) => {
        received.push({ mail, to });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    port: (smtp.server.address() as AddressInfo).port,
    received,
    stop: () => new Promise<void>((resolve) => smtp.close(resolve)),
  };
}
