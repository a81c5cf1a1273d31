import type { JsonObject } from '#engine';
import { JobFailure, type ActivatedJob, type InProcessWorker } from '../../contract/runtime.ts';
import { builtEntry } from '../../built-entry.ts';
import { smtpServerOf } from '../../humans/mail/smtp-sender.ts';
import { createThreadRoom, type ThreadRoom } from '../../thread-room.ts';
import { createRedactor } from '../../secrets/redactor.ts';
import type { ResolveSecrets } from '../../secrets/resolve-secrets.ts';
import { ConnectorInputs, hopeless } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { settleError, shapeResult, type Evaluate } from '../connector-outcome.ts';
import { redactedFailure } from '../redacted-failure.ts';
import type { CallBounds } from '../configured-worker.ts';
import { TargetRefused } from '../http/target-guard.ts';
import { markdownPage } from './markdown-page.ts';
import { oneLine, readMail, type MailText } from './read-mail.ts';
import { sendMail, type FinishedMail, type MailServer, type SentMail } from './send-mail.ts';
import type { TemplateAnswer, TemplateRequest } from './template-thread.ts';

export interface MailServerOptions {
  readonly smtpUrl: string;
  /** The sender of all mails. */
  readonly from: string;
  /** Further senders that tasks may name. */
  readonly senders?: readonly string[];
}

export interface MailWorkerPorts {
  /** Absent: nobody has configured a server. */
  readonly server: MailServerOptions | undefined;
  /** What the tenant allows for attempts of this type. */
  readonly boundsOf: (job: ActivatedJob) => Promise<CallBounds>;
  readonly evaluate: Evaluate;
  readonly secrets: ResolveSecrets;
}

export interface MailWorkers {
  readonly workers: readonly InProcessWorker[];
  stop(): Promise<void>;
}

/** By the server's own mail server, and by the one that the task names. */
export const MAIL_JOB_TYPES = ['millrace:mail', 'io.camunda:email:1'] as const;

/**
 * Mail tasks: `millrace:mail` sends by the server of the configuration; `io.camunda:email:1` by the server that its task names, if
 * connectors may reach it. The Message-ID is the same for all attempts, so that receivers can drop a repeat.
 */
export function createMailWorkers(ports: MailWorkerPorts): MailWorkers {
  const room = createThreadRoom<TemplateRequest, TemplateAnswer>(
    builtEntry('./template-thread.ts', import.meta.url),
    { memoryMaxMb: CONNECTOR_LIMITS.templateMemoryMb, timeMaxMs: CONNECTOR_LIMITS.templateMs },
  );
  const sender: Sender = { ...ports, room };
  const worker = (type: string, prepare: Prepare): InProcessWorker => ({
    type,
    concurrency: CONNECTOR_LIMITS.mailConcurrency,
    lockMs: CONNECTOR_LIMITS.lockMs,
    localVariables: true,
    handle: (job, signal) => handle(sender, prepare, job, signal),
  });
  return {
    workers: [worker(MAIL_JOB_TYPES[0], prepareOwn), worker(MAIL_JOB_TYPES[1], prepareNamed)],
    stop: room.stop,
  };
}

// helpers

interface Sender extends MailWorkerPorts {
  readonly room: ThreadRoom<TemplateRequest, TemplateAnswer>;
}

interface PreparedMail {
  readonly server: MailServer;
  readonly from: string;
  readonly mail: MailText;
  readonly secrets: readonly string[];
}

type Prepare = (sender: Sender, inputs: ConnectorInputs, job: ActivatedJob) => Promise<PreparedMail>;

async function handle(
  sender: Sender,
  prepare: Prepare,
  job: ActivatedJob,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { values, used } = await sender.secrets(job);
  const seen = new Set(used);
  const inputs = new ConnectorInputs(values);
  try {
    const prepared = await prepare(sender, inputs, job);
    for (const secret of prepared.secrets) seen.add(secret);
    const mail = await finish(sender, prepared, inputs, job);
    const sent = await deliver(prepared.server, mail, signal);
    if (!('accepted' in sent)) {
      if (inputs.flag('ignoreException') === true) return {};
      return await settleError(sender.evaluate, job, { ...sent, response: {} });
    }
    const { messageId, subject } = mail;
    const result: JsonObject = { sent: true, messageId, subject, ...sent };
    return await shapeResult(sender.evaluate, job, createRedactor(seen).value(result));
  } catch (error) {
    throw redactedFailure(error, createRedactor(seen));
  }
}

async function deliver(
  server: MailServer,
  mail: FinishedMail,
  signal: AbortSignal,
): Promise<SentMail | { code: string; message: string; failure: JobFailure }> {
  try {
    return await sendMail(server, mail, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { message } = error as Error;
    const failure = error instanceof JobFailure ? error : new JobFailure(`The mail was not sent: ${message}`);
    return { code: 'MAIL_NOT_SENT', message: failure.message, failure };
  }
}

/** `templateData` makes templates of subject and bodies; without it they are sent as they are. */
async function finish(
  sender: Sender,
  { mail, from }: PreparedMail,
  inputs: ConnectorInputs,
  job: ActivatedJob,
): Promise<FinishedMail> {
  const { subject, text, html, markdown } = mail;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const data = inputs.object('templateData');
  const finished = {
    ...mail,
    from,
    fromName: mail.fromName === undefined ? undefined : oneLine(mail.fromName),
    messageId: `<${job.idempotencyKey}@${domain}>`,
    // Programs show mails of one instance together, also with those about its tasks.
    threadId: `<instance-${job.processInstanceKey}@${domain}>`,
    subject: oneLine(subject),
  };
  if (data === undefined) return withParts(finished);
  const sources = {
    subject: { source: subject, isHtml: false },
    ...(text === undefined ? {} : { text: { source: text, isHtml: false } }),
    ...(html === undefined ? {} : { html: { source: html, isHtml: true } }),
    ...(markdown === undefined ? {} : { markdown: { source: markdown, isHtml: false } }),
  };
  const answer = await sender.room.ask({ sources, data: data.values });
  if (answer === 'late') throw hopeless('The templates of the mail took too long or too much memory.');
  if (!answer.ok) throw hopeless(answer.message);
  const { texts } = answer;
  return withParts({
    ...finished,
    subject: oneLine(texts['subject'] ?? ''),
    ...{ text: texts['text'], html: texts['html'], markdown: texts['markdown'] },
  });
}

/** Markdown is read well as it is: it is the text, too. */
function withParts(mail: FinishedMail): FinishedMail {
  const { markdown } = mail;
  return markdown === undefined ? mail : { ...mail, text: markdown, html: markdownPage(markdown) };
}

/** The configured server: sender and everything else about it come from there. */
function prepareOwn({ server }: Sender, inputs: ConnectorInputs): Promise<PreparedMail> {
  if (server === undefined)
    throw hopeless('This server sends no mail. Set SMTP_URL and MAIL_FROM, then resolve the incident.');
  const mail = readMail(inputs);
  const from = mail.from ?? server.from;
  if (from !== server.from && !(server.senders ?? []).includes(from))
    throw hopeless(
      `Mails may not be sent from "${from}". Remove the input "from", or allow it with MAIL_SENDERS.`,
    );
  return Promise.resolve({ server: smtpServerOf(server.smtpUrl), from, mail, secrets: [] });
}

/** The inputs of the e-mail template of Camunda 8, as far as they send by SMTP. */
async function prepareNamed(
  { boundsOf }: Sender,
  inputs: ConnectorInputs,
  job: ActivatedJob,
): Promise<PreparedMail> {
  const protocol = inputs.text('protocol') ?? 'smtp';
  const data = inputs.object('data') ?? new ConnectorInputs({});
  const config = data.object('smtpConfig');
  const action = data.object('smtpAction');
  if (protocol !== 'smtp' || config === undefined || action === undefined)
    throw hopeless(`Only sending by SMTP is offered, not ${protocol}. Use a worker for it.`);
  const host = config.required('smtpHost');
  const port = config.number('smtpPort') ?? 587;
  const { guard } = await boundsOf(job);
  let address: string;
  try {
    address = await guard.checkHost(host, port, MAIL_PORTS);
  } catch (error) {
    throw error instanceof TargetRefused ? hopeless(error.message) : error;
  }
  const protection = config.text('smtpCryptographicProtocol') ?? 'TLS';
  const authentication = inputs.object('authentication');
  const user = authentication?.text('username') ?? '';
  const pass = authentication?.text('password') ?? '';
  const mail = readMail(
    new ConnectorInputs({
      ...action.values,
      text: action.value('body') ?? null,
      html: action.value('htmlBody') ?? null,
      headers: null,
    }),
  );
  if (mail.from === undefined) throw hopeless('The mail has no sender. Give the input "from" an address.');
  const server = {
    ...{ host: address, port, tls: { servername: host } },
    secure: protection === 'SSL',
    requireTLS: protection === 'TLS',
    ...(protection === 'NONE' ? { ignoreTLS: true } : {}),
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
  return { server, from: mail.from, mail, secrets: [pass] };
}

const MAIL_PORTS: ReadonlySet<number> = new Set([25, 465, 587, 2525]);
