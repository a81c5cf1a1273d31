import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { failingTask, runTask, type TaskText } from './connector-task.ts';
import { startApi, type Api } from './start-api.ts';

interface Received {
  readonly mail: ParsedMail;
  readonly raw: string;
  readonly recipients: readonly string[];
  readonly user: string | undefined;
}

let received: Received[] = [];
/** How the server answers the next mails, after it has read them. */
let refusals: number[] = [];

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth({ username, password }, _session, done) {
    if (password === 'mail-password-123') done(null, { user: username });
    else done(new Error(`Invalid login with ${password}`));
  },
  onRcptTo({ address }, _session, done) {
    done(
      address.startsWith('unknown') ? Object.assign(new Error('No such user'), { responseCode: 550 }) : null,
    );
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      void simpleParser(raw).then((mail) => {
        received.push({ mail, raw, recipients, user: session.user as string | undefined });
        const responseCode = refusals.shift();
        if (responseCode === undefined) done();
        else done(Object.assign(new Error('Not now'), { responseCode }));
      });
    });
  },
});

describe('mail, message and script tasks', () => {
  let api: Api;
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.server.address() as AddressInfo).port;
    api = await startApi({
      CONNECTORS: '1',
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: 'millrace@example.com',
      MAIL_SENDERS: 'billing@example.com',
      CONNECTOR_ALLOWED_HOSTS: `127.0.0.1:${port}`,
      SECRET_MAIL: 'mail-password-123',
    });
  });
  afterAll(async () => {
    await api.stop();
    await new Promise<void>((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    received = [];
    refusals = [];
  });
  const mailTask = (inputs: Readonly<Record<string, string>>, more: Partial<TaskText> = {}): TaskText => ({
    type: 'millrace:mail',
    inputs: { to: 'ada@example.com', subject: 'Hello', text: 'Text', ...inputs },
    ...more,
  });

  test('send with templates, attachments and a stable id', async () => {
    const { variables } = await runTask(
      api,
      mailTask(
        {
          to: '=["ada@example.com", "bob@example.com"]',
          cc: 'cc@example.com; other@example.com',
          bcc: 'hidden@example.com',
          replyTo: 'desk@example.com',
          from: 'billing@example.com',
          fromName: 'Billing',
          subject: 'Order {{order.id}}',
          text: 'Dear {{name}},{{#each order.lines}} {{this.what}}{{#if this.late}} (late){{/if}}{{/each}}',
          html: '<p>{{name}}</p>{{#unless order.paid}}<b>open</b>{{/unless}}',
          templateData:
            '={name: name, order: {id: 7, paid: false, lines: [{what: "A", late: true}, {what: "B", late: false}]}}',
          attachments:
            '=[{name: "../../note.txt", content: "a note", contentType: "text/plain"}, {name: "b.bin", content: "AAEC", encoding: "base64"}]',
        },
        { headers: { resultExpression: '={id: messageId, accepted: accepted}' } },
      ),
      { name: 'Ada <script>&' },
    );
    const [one] = received;
    expect(received).toHaveLength(1);
    expect([...(one?.recipients ?? [])].sort()).toEqual(
      ['ada', 'bob', 'cc', 'hidden', 'other'].map((name) => `${name}@example.com`),
    );
    expect(one?.raw).not.toContain('hidden@');
    expect(one?.mail.from?.value).toEqual([{ name: 'Billing', address: 'billing@example.com' }]);
    expect(one?.mail.replyTo?.text).toBe('desk@example.com');
    expect(one?.mail.subject).toBe('Order 7');
    expect(one?.mail.text?.trim()).toBe('Dear Ada <script>&, A (late) B');
    expect(one?.mail.html).toBe('<p>Ada &lt;script&gt;&amp;</p><b>open</b>');
    expect(
      one?.mail.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        [...content].length,
      ]),
    ).toEqual([
      ['note.txt', 'text/plain', 6],
      ['b.bin', 'application/octet-stream', 3],
    ]);
    expect(one?.mail.messageId).toMatch(/^<.+-\d+@example\.com>$/);
    expect(variables).toMatchObject({ id: one?.mail.messageId });
  });

  test('make both parts of Markdown, and no markup of what it says', async () => {
    await runTask(
      api,
      mailTask({
        text: '=null',
        markdown:
          '="# Order {{id}}\\n\\nDear **" + name + "**,\\n- one\\n- two\\n\\n[Details](https://example.com/o?a=1&b=2) [no](javascript:alert)"',
        templateData: '={id: 7}',
      }),
      { name: 'Ada <script>&' },
    );
    const mail = received[0]?.mail;
    expect(mail?.text).toContain('# Order 7\n\nDear **Ada <script>&**,\n- one');
    expect(mail?.html).toContain('<h1 style="margin:0 0 12px;font-size:22px">Order 7</h1>');
    expect(mail?.html).toContain('Dear <strong>Ada &lt;script&gt;&amp;</strong>,');
    expect(mail?.html).toContain('<li>one</li>\n<li>two</li>');
    expect(mail?.html).toContain(
      '<a href="https://example.com/o?a=1&amp;b=2" style="color:#0b5cad">Details</a>',
    );
    expect(mail?.html).toContain('[no](javascript:alert)');
    expect(mail?.references).toMatch(/^<instance-\d+@example\.com>$/);
  });

  test('keep their id when they are sent again, and give up when the server says so', async () => {
    refusals = [451];
    await runTask(api, mailTask({}, { retries: 2 }));
    expect(received).toHaveLength(2);
    expect(received[0]?.mail.messageId).toBe(received[1]?.mail.messageId);
    refusals = [554];
    expect(await failingTask(api, mailTask({}, { retries: 3 }))).toContain('The mail server refused');
    expect(received).toHaveLength(3);
  });

  test('say whom the server did not take', async () => {
    const { variables } = await runTask(
      api,
      mailTask({ to: 'ada@example.com, unknown@example.com' }, { headers: { resultVariable: 'sent' } }),
    );
    expect(variables).toMatchObject({
      sent: { sent: true, accepted: ['ada@example.com'], rejected: ['unknown@example.com'] },
    });
  });

  test.each([
    [{ to: 'Ada <ada@example.com>' }, 'is not one plain e-mail address'],
    [{ to: 'group: a@example.com, b@example.com;' }, 'is not one plain e-mail address'],
    [{ to: '="a@example.com\\nBcc: victim@example.com"' }, 'is not one plain e-mail address'],
    [{ to: '=[{address: "a@example.com"}]' }, 'has to be an address or a list'],
    [{ to: '=for i in 1..101 return "a@example.com"' }, 'more than 100 recipients'],
    [{ to: '=""' }, 'no recipient'],
    [{ markdown: '# Both' }, 'either it or them'],
    [{ from: 'ceo@example.com' }, 'may not be sent from "ceo@example.com"'],
    [{ text: '={path: "/etc/passwd"}' }, '"text" has to be text'],
    [{ html: '={href: "http://127.0.0.1/"}' }, '"html" has to be text'],
    [{ attachments: '=[{name: "a", path: "/etc/passwd"}]' }, 'has to be text, or base64'],
    [{ attachments: '=[{name: "a", content: "x", contentType: "a/b\\r\\nX: y"}]' }, 'has to be a media type'],
    [{ attachments: '="/etc/passwd"' }, 'a list of at most'],
    [{ headers: '={"X-Spam": "no"}' }, '"headers" of a mail is not offered'],
    [{ text: '{{missing}}', templateData: '={}' }, 'The template "text" has an error'],
    [{ text: '{{constructor.name}}', templateData: '={a: 1}' }, 'The template "text" has an error'],
    [{ text: '{{lookup a "b"}}', templateData: '={a: {b: 1}}' }, 'The template "text" has an error'],
    [{ text: '{{log a}}', templateData: '={a: 1}' }, 'The template "text" has an error'],
    [{ text: '{{> other}}', templateData: '={a: 1}' }, 'The template "text" has an error'],
    [{ html: '{{{a}}}', templateData: '={a: 1}' }, 'always escaped'],
    [{ html: '{{& a}}', templateData: '={a: 1}' }, 'always escaped'],
    [{ text: '{{#if', templateData: '={a: 1}' }, 'The template "text" has an error'],
    [
      {
        text: '{{#each @root.a}}'.repeat(4) + '{{this}}' + '{{/each}}'.repeat(4),
        templateData: '={a: for i in 1..200 return i}',
      },
      'took too long',
    ],
  ] as const)('refuse %j', async (inputs, message) => {
    const told = await failingTask(api, mailTask(inputs as Record<string, string>, { retries: 3 }));
    expect(told).toContain(message);
    expect(received).toEqual([]);
  });

  test('show nothing that data inherits', async () => {
    await runTask(api, mailTask({ text: '[{{a.__proto__}}]', templateData: '={a: {b: 1}}' }));
    expect(received[0]?.mail.text?.trim()).toBe('[]');
  });

  test('make one line of a subject, and no header', async () => {
    await runTask(api, mailTask({ subject: '="Hi" + line' }), {
      line: '\r\nBcc: victim@example.com\r\n\r\nbody',
    });
    expect(received[0]?.mail.subject).toBe('Hi Bcc: victim@example.com body');
    expect(received[0]?.recipients).toEqual(['ada@example.com']);
    expect(received[0]?.mail.bcc).toBeUndefined();
  });

  test('run the e-mail template of Camunda 8 by the server it names, if it may', async () => {
    const task = (smtpHost: string, smtpPort: number, password: string): TaskText => ({
      type: 'io.camunda:email:1',
      inputs: {
        'authentication.type': 'simple',
        'authentication.username': 'ada',
        'authentication.password': password,
        protocol: 'smtp',
        'data.smtpPort': '25',
        'data.smtpConfig.smtpHost': smtpHost,
        'data.smtpConfig.smtpPort': `=${smtpPort}`,
        'data.smtpConfig.smtpCryptographicProtocol': 'NONE',
        'data.smtpActionDiscriminator': 'sendEmailSmtp',
        'data.smtpAction.from': 'ada@example.com',
        'data.smtpAction.to': 'bob@example.com',
        'data.smtpAction.subject': 'Hi',
        'data.smtpAction.contentType': 'PLAIN',
        'data.smtpAction.body': 'Text',
      },
    });
    await runTask(api, task('127.0.0.1', port, '{{secrets.MAIL}}'));
    expect(received[0]).toMatchObject({ user: 'ada', recipients: ['bob@example.com'] });
    const wrong = await failingTask(api, task('127.0.0.1', port, 'a wrong password'));
    expect(wrong).toContain('[secret]');
    expect(wrong).not.toContain('wrong password');
    expect(await failingTask(api, task('127.0.0.1', 25, '{{secrets.MAIL}}'))).toContain(
      'is not a public address',
    );
    expect(await failingTask(api, task('169.254.169.254', port, 'x'))).toContain('is not a public address');
  });

  test('publish messages once', async () => {
    const { variables } = await runTask(
      api,
      {
        type: 'millrace:message',
        inputs: {
          messageName: '="order-" + kind',
          correlationKey: 'key-1',
          variables: '={a: 1}',
          timeToLive: 'PT2H',
        },
        headers: { resultExpression: '={key: messageKey}' },
      },
      { kind: 'paid' },
    );
    const kept = await api.call('POST', '/v2/messages/search', { body: { filter: { name: 'order-paid' } } });
    expect(kept.body.items).toEqual([
      expect.objectContaining({
        messageKey: variables['key'],
        correlationKey: 'key-1',
        messageId: expect.stringMatching(/-\d+$/),
      }),
    ]);
    for (const [inputs, message] of [
      [{ messageName: '=""' }, 'The input "messageName" is missing'],
      [{ messageName: 'a', timeToLive: 'soon' }, 'has to be a duration'],
      [{ messageName: 'a', timeToLive: 'P60D' }, 'between 0 and 30 days'],
    ] as const)
      expect(await failingTask(api, { type: 'millrace:message', inputs })).toContain(message);
  });

  test('run the script of the model on the variables that they are given', async () => {
    const { variables } = await runTask(
      api,
      {
        type: 'millrace:script',
        inputs: { variables: '={list: list}', script: 'throw "from data"' },
        headers: { script: 'list.reduce((sum, each) => sum + each, 0)', resultExpression: '={sum: result}' },
      },
      { list: [1, 2, 3] },
    );
    expect(variables).toMatchObject({ sum: 6 });
    expect(
      await failingTask(api, {
        type: 'millrace:script',
        inputs: { variables: '={}' },
        headers: { script: 'typeof process === "undefined" ? nothing() : 1' },
        retries: 3,
      }),
    ).toContain('ReferenceError');
    expect(await failingTask(api, { type: 'millrace:script', inputs: { variables: '={}' } })).toContain(
      '"script" is missing',
    );
  });
});
