import { requireTenant } from '../../commands/settle-outcome.ts';
import {
  mailLanguageNames,
  type MailTemplateId,
  type MailTemplates,
  type MailTemplateText,
} from '../../contract/mail-templates.ts';
import { mailTemplateNames, type MailParts, type MailTemplate } from '../../contract/mails.ts';
import { Refusal } from '../../contract/refusal.ts';
import {
  deleteMailTemplate,
  findMailTemplate,
  listMailTemplates,
  saveMailTemplate,
} from '../../store/humans/mail-template-rows.ts';
import type { Pool } from '../../store/pools.ts';
import type { MailPlace } from './render-mail.ts';
import { TemplateFailed, type MailRenderer } from './mail-renderer.ts';
import { exampleMail, exampleNow } from './templates/example-mails.ts';
import { mailTemplates } from './templates/mail-templates.ts';

export interface MailTemplatesPorts {
  readonly pool: Pool;
  readonly renderer: Pick<MailRenderer, 'renderBy'>;
  readonly place: Omit<MailPlace, 'now'>;
}

/** Every kind in every language, and as many names again for tasks. */
const TEMPLATES_MAX = 200;

/** Words of mails: the product's, and what tenants say instead. */
export function createMailTemplates({ pool, renderer, place }: MailTemplatesPorts): MailTemplates {
  const make = async ({ name, language }: MailTemplateId, source: MailParts): Promise<MailParts> => {
    // A template that tasks name is made of the same facts as the mail it stands for.
    const example = { ...exampleMail(isKind(name) ? name : 'task-assigned'), language };
    try {
      const { subject, html, text } = await renderer.renderBy(source, example, { ...place, now: exampleNow });
      return { subject, html, text };
    } catch (error) {
      if (!(error instanceof TemplateFailed)) throw error;
      throw new Refusal('TEMPLATE_INVALID', `No mail can be made of this template: ${error.message}`);
    }
  };
  return {
    async list(context) {
      requireTenant(context);
      const own = await listMailTemplates(pool, context.tenantId);
      const isOwn = ({ name, language }: MailTemplateId): boolean =>
        own.some((one) => one.name === name && one.language === language);
      return [
        ...mailTemplateNames.flatMap((name) =>
          mailLanguageNames
            .filter((language) => !isOwn({ name, language }))
            .map((language) => productText(name, language)),
        ),
        ...own.map((row) => ({ ...row, isOwn: true })),
      ].sort(
        (one, other) => one.name.localeCompare(other.name, 'en') || (one.language < other.language ? -1 : 1),
      );
    },
    async save(context, id, parts) {
      requireTenant(context);
      await make(id, parts);
      const by = context.caller.id;
      const saved = await saveMailTemplate(pool, context.tenantId, id, { ...parts, by, most: TEMPLATES_MAX });
      if (saved === null)
        throw new Refusal('TOO_LONG', `A tenant has at most ${TEMPLATES_MAX} templates. Delete one first.`);
      return { ...saved, isOwn: true };
    },
    async remove(context, id) {
      requireTenant(context);
      return deleteMailTemplate(pool, context.tenantId, id);
    },
    async preview(context, id, parts) {
      requireTenant(context);
      const source = parts ?? (await findMailTemplate(pool, context.tenantId, id)) ?? productSource(id.name);
      if (source === null) throw new Refusal('NOT_FOUND', `There is no mail template "${id.name}".`);
      return make(id, { subject: source.subject, html: source.html, text: source.text });
    },
  };
}

// helpers

function isKind(name: string): name is MailTemplate {
  return mailTemplateNames.some((kind) => kind === name);
}

function productSource(name: string): MailParts | null {
  return isKind(name) ? mailTemplates[name] : null;
}

function productText(name: MailTemplate, language: MailTemplateText['language']): MailTemplateText {
  return { name, language, ...mailTemplates[name], isOwn: false, updatedBy: null, updatedAt: null };
}
