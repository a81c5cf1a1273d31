/** One real process that mails, for tests that end it between the sending of a mail and the note that it was sent. */
import { allCapabilities, createRuntime } from '../../dist/runtime/index.js';

await createRuntime({
  connectionString: process.env.DATABASE_URL,
  without: process.env.TEST_DATABASE === 'plain' ? allCapabilities : [],
  mail: {
    smtpUrl: process.env.SMTP_URL,
    from: 'millrace@example.com',
    baseUrl: 'https://millrace.example.com',
  },
});
process.send?.('ready');
