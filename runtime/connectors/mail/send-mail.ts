import nodemailer from 'nodemailer';
import { isFinalRefusal } from '../../humans/mail/smtp-sender.ts';
import { hopeless } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import type { MailText } from './read-mail.ts';

/** A mail server, with the address to connect to. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly ignoreTLS?: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly tls?: { readonly servername: string };
}

export interface FinishedMail extends Omit<MailText, 'from'> {
  readonly from: string;
  readonly messageId: string;
  /** What mails of one instance share. */
  readonly threadId: string;
}

/** Which recipients the server took; none is an error. */
export interface SentMail {
  readonly accepted: readonly string[];
  readonly rejected: readonly string[];
}

/** One mail over a connection of its own. Neither files nor addresses that the mail names are ever opened. */
export async function sendMail(
  server: MailServer,
  mail: FinishedMail,
  signal: AbortSignal,
): Promise<SentMail> {
  const transport = nodemailer.createTransport({
    ...server,
    connectionTimeout: CONNECTOR_LIMITS.mailConnectMs,
    greetingTimeout: CONNECTOR_LIMITS.mailConnectMs,
    socketTimeout: CONNECTOR_LIMITS.mailSilentMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = new Promise<never>((_, reject) => {
    const late = setTimeout(
      () => reject(new Error('The mail server did not finish in time.')),
      CONNECTOR_LIMITS.mailWholeMs,
    ).unref();
    signal.addEventListener('abort', () => (clearTimeout(late), reject(signal.reason as Error)), {
      once: true,
    });
  });
  try {
    const sent = await Promise.race([transport.sendMail(optionsOf(mail)), stop]);
    return { accepted: addressesOf(sent.accepted), rejected: addressesOf(sent.rejected) };
  } catch (error) {
    throw isFinalRefusal(error) ? hopeless(`The mail server refused: ${(error as Error).message}`) : error;
  } finally {
    transport.close();
  }
}

// helpers

function optionsOf(mail: FinishedMail) {
  const plain = (address: string) => ({ name: '', address });
  const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
  return {
    from: { name: mail.fromName ?? '', address: mail.from },
    to: mail.to.map(plain),
    cc: mail.cc.map(plain),
    ...(mail.replyTo === undefined ? {} : { replyTo: plain(mail.replyTo) }),
    // The server is told who gets it by us, not by what a library reads out of the headers.
    envelope: { from: mail.from, to: recipients },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, content, contentType }) => ({
      filename,
      content,
      contentType,
    })),
    messageId: mail.messageId,
    references: mail.threadId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function addressesOf(list: readonly (string | { readonly address: string })[]): readonly string[] {
  return list.map((each) => (typeof each === 'string' ? each : each.address));
}
