import { parentPort } from 'node:worker_threads';
import { compileMail, type MailParts, type MailReader, type MailSource } from './mail-engine.ts';

export interface OwnTemplateRequest {
  readonly source: MailSource;
  /** The kind of mail, whose words the template may use. */
  readonly part: string;
  readonly facts: object;
  readonly reader: MailReader;
}

export type OwnTemplateAnswer =
  { readonly ok: true; readonly parts: MailParts } | { readonly ok: false; readonly message: string };

// Templates of tenants are not ours: whoever started this thread may end it at any instruction.
parentPort?.on('message', (request: OwnTemplateRequest) => parentPort?.postMessage(answer(request)));
parentPort?.postMessage('ready');

function answer({ source, part, facts, reader }: OwnTemplateRequest): OwnTemplateAnswer {
  try {
    return { ok: true, parts: compileMail(source, part)(facts, reader) };
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { ok: false, message: first.slice(0, 300) };
  }
}
