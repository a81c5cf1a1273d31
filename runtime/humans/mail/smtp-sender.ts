import nodemailer from 'nodemailer';
import { isMailAddress } from './mail-address.ts';
import type { RenderedMail } from './render-mail.ts';

export interface OutgoingMail extends RenderedMail {
  readonly to: string;
  readonly messageId: string;
  /** What mails of one instance share, so that programs show them together. */
  readonly threadId: string | null;
  /** Takes a POST; mail programs offer it as one click. */
  readonly unsubscribeUrl: string | null;
}

export type Send = (mail: OutgoingMail) => Promise<void>;

/** Repeating the same mail cannot help: the address is wrong, or the server refuses it for good. */
export class MailRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MailRefused';
  }
}

const connectWithinMs = 10_000;
const silentForMs = 20_000;
const sendWithinMs = 60_000;

/** Sends by the configured server only; neither sender nor headers can come from a model or a person. */
export function createSmtpSender(smtpUrl: string, from: string): Send {
  if (!isMailAddress(from))
    throw new Error('The sender of mails is not one e-mail address. Correct MAIL_FROM.');
  const transport = nodemailer.createTransport({
    ...smtpServerOf(smtpUrl),
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    socketTimeout: silentForMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    if (!isMailAddress(mail.to))
      throw new MailRefused('The user has no usable e-mail address: exactly one plain address is needed.');
    const sending = transport.sendMail({
      from: { name: 'Millrace', address: from },
      to: { name: mail.userName, address: mail.to },
      envelope: { from, to: [mail.to] },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.messageId,
      ...(mail.threadId === null ? {} : { references: mail.threadId }),
      headers: headersOf(mail),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await withDeadline(sending);
    } catch (error) {
      throw isFinalRefusal(error) ? new MailRefused((error as Error).message) : error;
    }
  };
}

/** Read by ourselves: nothing else of the address, such as its query, becomes an option. */
export function smtpServerOf(smtpUrl: string) {
  const url = new URL(smtpUrl);
  const isTls = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const hasLogin = url.username !== '';
  return {
    host,
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    secure: isTls,
    // A password never leaves this machine in the clear.
    requireTLS: hasLogin && !isTls && !['localhost', '127.0.0.1', '::1'].includes(host),
    ...(hasLogin
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
  };
}

// helpers

/** RFC 3834: no answer from a machine, please. RFC 8058: taken off with one click; a scanner that only looks changes nothing. */
function headersOf({ unsubscribeUrl }: OutgoingMail): Readonly<Record<string, string>> {
  return {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl === null
      ? {}
      : {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
  };
}

async function withDeadline(sending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error('The mail server did not finish in time.')),
      sendWithinMs,
    ).unref();
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** 5xx about this mail or its recipient; a refused login is the operator's to correct and worth another try. */
export function isFinalRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return (
    typeof responseCode === 'number' && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')
  );
}
