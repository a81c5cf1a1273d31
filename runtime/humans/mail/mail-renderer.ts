import { builtEntry } from '../../built-entry.ts';
import { createThreadRoom } from '../../thread-room.ts';
import { mailFacts, readerOf, type MailToRender } from './mail-facts.ts';
import type { MailSource } from './mail-engine.ts';
import { ownSourceOf } from './own-source.ts';
import type { OwnTemplateAnswer, OwnTemplateRequest } from './own-template-thread.ts';
import { renderMail, tidyParts, type MailPlace, type RenderedMail } from './render-mail.ts';

/** A template that no mail can be made of. */
export class TemplateFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateFailed';
  }
}

export interface MailRenderer {
  /** By the words of its tenant; the product's where there are none, or none that work. */
  render(mail: MailToRender, place: MailPlace): Promise<RenderedMail>;
  /** By these words and no others. Throws `TemplateFailed`. */
  renderBy(source: MailSource, mail: MailToRender, place: MailPlace): Promise<RenderedMail>;
  stop(): Promise<void>;
}

/** A template of common size takes a millisecond. */
const TIME_MAX_MS = 2_000;
const MEMORY_MAX_MB = 64;
/** Mail programs cut what is longer, and nobody reads it. */
const PART_LENGTH_MAX = 512 * 1024;

/** Tenants' templates run in a thread that can be ended; the product's are known. */
export function createMailRenderer(log: (message: string) => void): MailRenderer {
  const room = createThreadRoom<OwnTemplateRequest, OwnTemplateAnswer>(
    builtEntry('./own-template-thread.ts', import.meta.url),
    { memoryMaxMb: MEMORY_MAX_MB, timeMaxMs: TIME_MAX_MS },
  );
  const renderBy: MailRenderer['renderBy'] = async (source, mail, place) => {
    const reader = readerOf(mail, place.timeZone, place.now);
    const facts = mailFacts(mail, reader, place);
    const answer = await room.ask({ source, part: mail.template, facts, reader });
    if (answer === 'late') throw new TemplateFailed('It takes too long or too much memory.');
    if (!answer.ok) throw new TemplateFailed(answer.message);
    const { html, text } = answer.parts;
    if (html.length > PART_LENGTH_MAX || text.length > PART_LENGTH_MAX)
      throw new TemplateFailed('What it makes is longer than 512 KB.');
    return { ...tidyParts(answer.parts), userName: facts.userName };
  };
  return {
    renderBy,
    async render(mail, place) {
      const own = ownSourceOf(mail);
      if (own === null) return renderMail(mail, place);
      try {
        return await renderBy(own, mail, place);
      } catch (error) {
        if (!(error instanceof TemplateFailed)) throw error;
        log(
          `The template "${mail.namedTemplate ?? mail.template}" of the tenant ${mail.tenantId} was not used: ${error.message}`,
        );
        return renderMail(mail, place);
      }
    },
    stop: room.stop,
  };
}
