import type { JsonValue } from '#engine';
import { isMailAddress } from '../../humans/mail/mail-address.ts';
import { ConnectorInputs, hopeless, isContext } from '../connector-inputs.ts';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';

export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/** A mail as its task describes it; subject and bodies may still be templates. */
export interface MailText {
  readonly from: string | undefined;
  readonly fromName: string | undefined;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: string | undefined;
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  /** Instead of text and HTML: both are made of it. */
  readonly markdown: string | undefined;
  readonly attachments: readonly Attachment[];
}

/**
 * The mail of a task. Inputs: `to`, `cc`, `bcc` (addresses, in a list or with commas), `replyTo`, `from`, `fromName`, `subject`, `text`,
 * `html`, `markdown`, `attachments`. Every address is exactly one plain address: no name, group or comment that could hide a second one.
 */
export function readMail(inputs: ConnectorInputs): MailText {
  for (const name of ['headers', 'textVar', 'htmlVar', 'fileNames', 'files'])
    if (inputs.has(name) && inputs.value(name) !== '')
      throw hopeless(`The input "${name}" of a mail is not offered. Use text, html and attachments.`);
  const to = readAddresses(inputs, 'to');
  const cc = readAddresses(inputs, 'cc');
  const bcc = readAddresses(inputs, 'bcc');
  const count = to.length + cc.length + bcc.length;
  if (count === 0) throw hopeless('The mail has no recipient. Give the input "to" an address.');
  if (count > CONNECTOR_LIMITS.recipientsMax)
    throw hopeless(`The mail has more than ${CONNECTOR_LIMITS.recipientsMax} recipients.`);
  const text = bodyOf(inputs, 'text');
  const html = bodyOf(inputs, 'html');
  const markdown = bodyOf(inputs, 'markdown');
  if (text === undefined && html === undefined && markdown === undefined)
    throw hopeless('The mail has no content. Give the input "text", "html" or "markdown" a value.');
  if (markdown !== undefined && (text !== undefined || html !== undefined))
    throw hopeless('The inputs "text" and "html" are made of "markdown". Give either it or them.');
  return {
    ...{ to, cc, bcc, text, html, markdown },
    from: oneAddress(inputs, 'from'),
    fromName: nonEmpty(inputs.text('fromName') ?? inputs.text('fromAlias')),
    replyTo: oneAddress(inputs, 'replyTo'),
    subject: bodyOf(inputs, 'subject') ?? '',
    attachments: readAttachments(inputs),
  };
}

/** Line breaks and other control characters could begin a header. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, CONNECTOR_LIMITS.subjectChars);
}

// helpers

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** A string and nothing else: an object could be understood as a file or a compiled template. */
function bodyOf(inputs: ConnectorInputs, name: string): string | undefined {
  const text = nonEmpty(inputs.text(name));
  if (text !== undefined && Buffer.byteLength(text) > CONNECTOR_LIMITS.templateBytes)
    throw hopeless(`The input "${name}" is larger than ${CONNECTOR_LIMITS.templateBytes / 1024} KB.`);
  return text;
}

function readAddresses(inputs: ConnectorInputs, name: string): readonly string[] {
  const value = inputs.value(name);
  const given: readonly JsonValue[] = Array.isArray(value)
    ? value
    : String(inputs.text(name) ?? '').split(/[,;]/);
  return given.flatMap((each) => {
    if (typeof each !== 'string') throw inputs.wrong(name, 'an address or a list of addresses');
    const address = each.trim();
    if (address === '' && !Array.isArray(value)) return [];
    if (!isMailAddress(address))
      throw hopeless(`"${address.slice(0, 100)}" in the input "${name}" is not one plain e-mail address.`);
    return [address];
  });
}

function oneAddress(inputs: ConnectorInputs, name: string): string | undefined {
  const address = nonEmpty(inputs.text(name))?.trim();
  if (address !== undefined && !isMailAddress(address))
    throw hopeless(`"${address.slice(0, 100)}" in the input "${name}" is not one plain e-mail address.`);
  return address;
}

/** `{name, content, encoding: "base64", contentType}`; content is text unless base64 is said. */
function readAttachments(inputs: ConnectorInputs): readonly Attachment[] {
  const value = inputs.value('attachments');
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value) || value.length > CONNECTOR_LIMITS.attachmentsMax)
    throw inputs.wrong('attachments', `a list of at most ${CONNECTOR_LIMITS.attachmentsMax} files`);
  const attachments = value.map((each: JsonValue, index) => {
    if (!isContext(each)) throw inputs.wrong('attachments', 'a list of contexts {name, content}');
    const attachment = new ConnectorInputs(each, `attachments[${index + 1}].`);
    const encoding = attachment.text('encoding') ?? 'text';
    const content = attachment.value('content');
    if (typeof content !== 'string' || (encoding !== 'text' && encoding !== 'base64'))
      throw attachment.wrong('content', 'text, or base64 with encoding "base64"');
    const contentType = attachment.text('contentType') ?? 'application/octet-stream';
    if (!/^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/.test(contentType))
      throw attachment.wrong('contentType', 'a media type such as text/plain');
    return {
      filename: oneLine(attachment.required('name').replace(/^.*[/\\]/, '')) || 'attachment',
      content: Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
      contentType,
    };
  });
  const bytes = attachments.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > CONNECTOR_LIMITS.attachmentBytes)
    throw hopeless(
      `The attachments are larger than ${CONNECTOR_LIMITS.attachmentBytes / 1_048_576} MB together.`,
    );
  return attachments;
}
