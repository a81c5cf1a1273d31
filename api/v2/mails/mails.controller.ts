import { Refusal } from '#runtime';
import type { Caller, Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { filtered, onAny, onRow } from '../../auth/permission.ts';
import { AccessCheck } from '../../auth/access-check.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { toAnswer } from '../../http/search-dto.ts';
import { RUNTIME } from '../../runtime.token.ts';
import {
  MailParams,
  MailSearch,
  MailSearchAnswer,
  MailUnsubscription,
  MailWithParts,
  NotificationPreferences,
  NotificationPreferencesBody,
  ResendAnswer,
  ResendBody,
  TestMail,
  UnsubscribeParams,
} from './mails.dto.ts';

const UNCHOSEN = {
  mailOff: [],
  quietHours: null,
  digest: 'NONE',
  digestAt: '08:00',
  digestDays: [1, 2, 3, 4, 5],
  digestOnly: false,
};

type MailCall = Call<undefined, typeof MailParams>;

/** The outbox of mails about tasks and processes, and which of them a person wants. */
@Controller()
export class MailsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/mails/search',
    summary: 'Find mails that wait, were sent, or could not be sent',
    permission: filtered('MAIL:READ'),
    level: 'X1',
    idempotency: 'R',
    body: MailSearch,
    response: MailSearchAnswer,
    alwaysExtended: true,
    codes: ['INVALID_FILTER', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  })
  async searchMails(@Input() call: Call<typeof MailSearch>): Promise<object> {
    return toAnswer(await this.runtime.queries.search(call.caller, 'mails', call.body));
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/mails/:mailKey',
    summary: 'A mail with both parts, as it was sent or would be sent now',
    permission: filtered('MAIL:READ'),
    level: 'X1',
    idempotency: 'R',
    params: MailParams,
    response: MailWithParts,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getMail(@Input() call: MailCall): Promise<object> {
    const { mailKey } = call.params;
    const mail = found(await this.runtime.queries.get(call.caller, 'mails', mailKey));
    return { ...mail, ...(await this.runtime.mails.parts(call.caller, mailKey)) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mails/:mailKey/resend',
    summary: 'Send a mail once more, as it was, with the same Message-ID',
    permission: onRow('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: MailParams,
    codes: ['NOT_FOUND', 'INVALID_MAIL_STATE'],
  })
  async resendMail(@Input() call: MailCall): Promise<void> {
    await this.requireUpdate(call);
    await this.runtime.mails.resend(call.caller, call.params.mailKey);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mails/resend',
    summary: 'Send several mails once more; says of each whether it goes out',
    permission: onAny('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    body: ResendBody,
    response: ResendAnswer,
    alwaysExtended: true,
  })
  async resendMails(@Input() call: Call<typeof ResendBody>): Promise<object> {
    const items: object[] = [];
    for (const mailKey of new Set(call.body.mailKeys)) {
      const code = await this.resendOne(call.caller, mailKey);
      items.push({ mailKey, isQueued: code === null, code });
    }
    return { items };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mails/:mailKey/cancellation',
    summary: 'Do not send a mail that waits',
    permission: onRow('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: MailParams,
    codes: ['NOT_FOUND', 'INVALID_MAIL_STATE'],
  })
  async cancelMail(@Input() call: MailCall): Promise<void> {
    await this.requireUpdate(call);
    await this.runtime.mails.cancel(call.caller, call.params.mailKey);
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/notification-preferences/me',
    summary: 'Which mails you get, and when',
    permission: 'self',
    level: 'X1',
    idempotency: 'R',
    response: NotificationPreferences,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getNotificationPreferences(@Input() call: Call): Promise<object> {
    const { preferences } = found(await this.runtime.identity.profile(call.caller));
    return { ...UNCHOSEN, ...preferences.notifications };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/notification-preferences/me',
    summary: 'Choose which mails you get, and when it is quiet by your own clock',
    permission: 'self',
    level: 'X1',
    idempotency: 'N',
    body: NotificationPreferencesBody,
    response: NotificationPreferences,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async saveNotificationPreferences(
    @Input() call: Call<typeof NotificationPreferencesBody>,
  ): Promise<object> {
    const days = [...new Set(call.body.digestDays)].sort((one, other) => one - other);
    const notifications = { ...call.body, quietHours: call.body.quietHours ?? null, digestDays: days };
    found(await this.runtime.identity.saveProfile(call.caller, { preferences: { notifications } }));
    return notifications;
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mail-settings/test',
    summary: 'Send a mail to your own address, to try the mail server',
    permission: onAny('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    status: 202,
    response: TestMail,
    alwaysExtended: true,
    codes: ['MAIL_NOT_POSSIBLE'],
  })
  async sendTestMail(@Input() call: Call): Promise<object> {
    this.access.require(call.caller, ['MAIL:UPDATE']);
    return { mailKey: await this.runtime.mails.sendTest(call.caller) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mail-unsubscriptions/:token',
    summary: 'Take whoever got a mail off its kind; mail programs send this for one click (RFC 8058)',
    permission: 'anonymous',
    level: 'X1',
    idempotency: 'N',
    accepts: 'raw',
    params: UnsubscribeParams,
    response: MailUnsubscription,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async unsubscribe(@Input() call: Call<undefined, typeof UnsubscribeParams>): Promise<object> {
    return found(await this.runtime.mails.unsubscribe(call.params.token));
  }

  /** Null when it goes out; else why it does not. */
  private async resendOne(caller: Caller, mailKey: string): Promise<string | null> {
    try {
      if (!this.access.isAllowed(caller, ['MAIL:UPDATE'], mailKey)) return 'NOT_FOUND';
      await this.runtime.mails.resend(caller, mailKey);
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** Who may not even read it does not learn that it is there. */
  private async requireUpdate({ caller, params: { mailKey } }: MailCall): Promise<void> {
    found(await this.runtime.queries.get(caller, 'mails', mailKey));
    this.access.require(caller, ['MAIL:UPDATE'], mailKey);
  }
}
