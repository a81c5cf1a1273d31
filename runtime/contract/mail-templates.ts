import type { MailParts } from './mails.ts';
import type { CommandContext } from './caller.ts';

export const mailLanguageNames = ['en', 'de'] as const;
export type MailLanguageName = (typeof mailLanguageNames)[number];

/** What a mail of one kind says in one language: the tenant's own words, else the product's. */
export interface MailTemplateText extends MailParts {
  readonly name: string;
  readonly language: MailLanguageName;
  /** False: the product's. */
  readonly isOwn: boolean;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

/** Which template is meant; a name that is no kind of mail is one that user tasks name. */
export interface MailTemplateId {
  readonly name: string;
  readonly language: MailLanguageName;
}

/** Words of mails per tenant (`MAIL:READ`, `MAIL:UPDATE`; the API asks for both). */
export interface MailTemplates {
  list(context: CommandContext): Promise<readonly MailTemplateText[]>;
  /** Refused `TEMPLATE_INVALID` when the example mail cannot be made of it. */
  save(context: CommandContext, id: MailTemplateId, parts: MailParts): Promise<MailTemplateText>;
  /** The product's words again; false when there were no others. */
  remove(context: CommandContext, id: MailTemplateId): Promise<boolean>;
  /** The example mail, of these parts or of what is kept. Refused `NOT_FOUND`, `TEMPLATE_INVALID`. */
  preview(context: CommandContext, id: MailTemplateId, parts: MailParts | null): Promise<MailParts>;
}
