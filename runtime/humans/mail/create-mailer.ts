import { isFixedMail } from '../../contract/mails.ts';
import { retryDueAt } from '../../jobs/retry-law.ts';
import type { ClaimedMail } from '../../store/humans/claimed-mail.ts';
import { queueDigestMails, readDigest } from '../../store/humans/digest-mails.ts';
import {
  endStalled,
  hasOwners,
  queueIncidentMails,
  queueResolvedMails,
  queueStalledMails,
} from '../../store/humans/alert-mails.ts';
import { claimMail, deleteOldMails, settleMail, type MailOutcome } from '../../store/humans/mail-rows.ts';
import {
  queueBatchMails,
  queueDeploymentMails,
  queueOwnerDigests,
  queueTokenMails,
} from '../../store/humans/notice-mails.ts';
import {
  queueCancelMails,
  queueMails,
  queueMentionMails,
  queueSubstituteMails,
} from '../../store/humans/queue-mails.ts';
import { queueOutcomeMails, queueRequestMails } from '../../store/humans/request-mails.ts';
import type { Pool } from '../../store/pools.ts';
import type { MailRenderer } from './mail-renderer.ts';
import type { MailPlace, RenderedMail } from './render-mail.ts';
import { createSmtpSender, MailRefused, smtpServerOf } from './smtp-sender.ts';

export interface MailOptions {
  /** `smtp://` or `smtps://`, with user and password if the server wants them; null catches mails, which are only looked at. */
  readonly smtpUrl: string | null;
  /** The sender: one plain address. */
  readonly from: string;
  /** Further addresses that mail tasks may send from. */
  readonly senders?: readonly string[];
  /** Where people reach the server; links are made from it. Read at each mail. */
  readonly baseUrl: string;
}

export interface MailerPorts {
  readonly pool: Pool;
  readonly hub: {
    subscribe(
      listener: (records: readonly { type: string; key: string }[]) => void,
      types: ReadonlySet<string>,
    ): () => void;
  };
  readonly queue: {
    /** Called each minute in one of the processes, and at the times asked for. */
    workOnMail(handler: () => Promise<void>): Promise<void>;
    wakeForMail(at: number): Promise<void>;
  };
  readonly timeZone: string;
  readonly renderer: Pick<MailRenderer, 'render'>;
  readonly log: (message: string) => void;
}

const attemptsMax = 8;
/** Together some nine hours: longer than a mail server is usually away. */
const backoff = ['PT2S', 'PT30S', 'PT2M', 'PT10M', 'PT30M', 'PT2H', 'PT6H'];
/** Longer than an attempt can take, so that two processes never send the same mail at once. */
const leaseMs = 120_000;
const gatherMs = 100;
const rowsPerStatement = 500;
const namedTasksMax = 5000;
const sendersMax = 3;
const keepDays = 90;
/** More in an hour is noise, or a process that runs in circles; what is above it comes later. */
const perHourMax = 60;
/** Named in a digest for each of its parts; of the others it says how many there are. */
const digestPartMax = 5;
const stopWithinMs = 10_000;
const lookAt = new Set(['task.created', 'task.assigned', 'task.updated', 'comment.created']);

/** Finds the open tasks nobody was told of, and tells them. Everything it knows is in the database: any process may go on. */
export class Mailer {
  private readonly ports: MailerPorts;
  private readonly options: MailOptions;
  private readonly send: ReturnType<typeof createSmtpSender>;
  private readonly domain: string;
  private endListening: () => void = () => undefined;
  private tasks = new Set<string>();
  private isAllAsked = false;
  private isMentionAsked = false;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private isStopped = false;

  constructor(options: MailOptions, ports: MailerPorts) {
    this.options = options;
    this.ports = ports;
    this.send =
      options.smtpUrl === null ? () => Promise.resolve() : createSmtpSender(options.smtpUrl, options.from);
    this.domain = options.from.slice(options.from.lastIndexOf('@') + 1);
  }

  async start(): Promise<void> {
    this.endListening = this.ports.hub.subscribe((records) => {
      for (const { type, key } of records) {
        if (type === 'comment.created') this.isMentionAsked = true;
        else if (lookAt.has(type)) this.tasks.add(key);
      }
      if (this.isMentionAsked || this.tasks.size > 0) this.ask();
    }, lookAt);
    await this.ports.queue.workOnMail(() => {
      this.isAllAsked = true;
      this.ask();
      return Promise.resolve();
    });
    this.isAllAsked = true;
    this.ask();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.endListening();
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.running === null) return;
    // What is cut off here is sent again, with the same Message-ID, when its lease has ended.
    let late: NodeJS.Timeout | undefined;
    await Promise.race([this.running, new Promise((resolve) => (late = setTimeout(resolve, stopWithinMs)))]);
    clearTimeout(late);
  }

  private ask(): void {
    if (this.isStopped || this.timer !== null || this.running !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.running = this.pass()
        .catch((error: unknown) => this.tell('Mails could not be looked for; it is tried again.', error))
        .finally(() => {
          this.running = null;
          if (this.isAllAsked || this.isMentionAsked || this.tasks.size > 0) this.ask();
        });
    }, gatherMs);
    this.timer.unref();
  }

  private async pass(): Promise<void> {
    const { pool } = this.ports;
    const isAll = this.isAllAsked || this.tasks.size > namedTasksMax;
    const keys = isAll ? null : [...this.tasks];
    const withMentions = isAll || this.isMentionAsked;
    this.isAllAsked = false;
    this.isMentionAsked = false;
    this.tasks = new Set();
    while (
      keys?.length !== 0 &&
      (await queueMails(pool, keys, this.domain, rowsPerStatement)) === rowsPerStatement
    )
      if (this.isStopped) return;
    while (
      withMentions &&
      (await queueMentionMails(pool, this.domain, rowsPerStatement)) === rowsPerStatement
    )
      if (this.isStopped) return;
    if (isAll) await this.queueFollowUps();
    if (isAll) await deleteOldMails(pool, keepDays, rowsPerStatement);
    await Promise.all(Array.from({ length: sendersMax }, () => this.sendDue()));
  }

  private async queueFollowUps(): Promise<void> {
    const { pool } = this.ports;
    await queueSubstituteMails(pool, this.domain, rowsPerStatement);
    await queueDigestMails(pool, this.domain, this.ports.timeZone, rowsPerStatement);
    for (const queue of [queueCancelMails, queueRequestMails, queueOutcomeMails])
      while ((await queue(pool, this.domain, rowsPerStatement)) === rowsPerStatement)
        if (this.isStopped) return;
    await queueTokenMails(pool, this.domain, rowsPerStatement);
    await queueBatchMails(pool, this.domain, rowsPerStatement);
    if (await hasOwners(pool)) await this.queueForOwners();
  }

  private async queueForOwners(): Promise<void> {
    const { pool, timeZone } = this.ports;
    await queueIncidentMails(pool, this.domain);
    await queueResolvedMails(pool, this.domain);
    await queueStalledMails(pool, this.domain);
    await endStalled(pool);
    await queueDeploymentMails(pool, this.domain, rowsPerStatement);
    await queueOwnerDigests(pool, this.domain, timeZone, rowsPerStatement);
  }

  /** Looks for what is due, as each minute; for somebody who has just asked for a mail. */
  wake(): void {
    this.isAllAsked = true;
    this.ask();
  }

  async preview(mail: ClaimedMail): Promise<RenderedMail> {
    const digest =
      mail.template === 'task-digest'
        ? await readDigest(
            this.ports.pool,
            mail.username,
            mail.timeZone ?? this.ports.timeZone,
            digestPartMax,
          )
        : [];
    return this.ports.renderer.render(
      { ...mail, digest },
      { ...placeOfMails(this.options, this.ports.timeZone), now: Date.now() },
    );
  }

  private async sendDue(): Promise<void> {
    while (!this.isStopped) {
      const mail = await claimMail(this.ports.pool, { leaseMs, perHourMax, timeZone: this.ports.timeZone });
      if (mail === null) return;
      const outcome = await this.attempt(mail);
      await settleMail(this.ports.pool, mail, outcome);
      if (outcome.state === 'QUEUED') await this.ports.queue.wakeForMail(Date.now() + outcome.waitMs);
    }
  }

  private async attempt(mail: ClaimedMail): Promise<MailOutcome> {
    if (!mail.isWanted) return { state: 'CANCELED' };
    try {
      const rendered = { ...(await this.preview(mail)), ...mail.resent };
      await this.send({
        ...rendered,
        to: mail.address,
        messageId: mail.messageId,
        threadId: mail.instanceKey === null ? null : `<instance-${mail.instanceKey}@${this.domain}>`,
        unsubscribeUrl: this.unsubscribeUrl(mail),
      });
      const { subject, html, text } = rendered;
      return { state: 'SENT', subject, html, text };
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
      if (error instanceof MailRefused || mail.attempts >= attemptsMax) {
        this.tell(`The mail ${mail.messageId} (${mail.template}) was not sent and is given up.`, error);
        return { state: 'FAILED', error: reason };
      }
      const now = Date.now();
      return {
        state: 'QUEUED',
        error: reason,
        waitMs: retryDueAt(now, mail.attempts - 1, backoff, Math.random) - now,
      };
    }
  }

  /** Nobody can be taken off what concerns their account, or what they asked for a moment ago. */
  private unsubscribeUrl({ template, unsubscribeToken }: ClaimedMail): string | null {
    if (isFixedMail(template)) return null;
    return `${this.options.baseUrl.replace(/\/+$/, '')}/v2/mail-unsubscriptions/${unsubscribeToken}`;
  }

  private tell(message: string, error: unknown): void {
    if (!this.isStopped)
      this.ports.log(`${message} ${error instanceof Error ? error.message : String(error)}`);
  }
}

// helpers

/** Where mails come from and lead to; a password of the server is in none of it. */
export function placeOfMails(options: MailOptions | undefined, timeZone: string): Omit<MailPlace, 'now'> {
  const { baseUrl, smtpUrl, from } = options ?? { baseUrl: '', smtpUrl: null, from: '–' };
  const server = smtpUrl === null ? null : smtpServerOf(smtpUrl);
  const smtpServer = server === null ? '–' : `${server.host}:${server.port}`;
  return { baseUrl, from, timeZone, smtpServer };
}
