import type { FastifyReply } from 'fastify';

/** Types a browser would run or render in our origin are given as bytes. */
const ACTIVE_TYPES = /html|svg|xml|json|javascript/i;

/** A file as an attachment; nothing that somebody uploaded acts in our origin. */
export function sendFile(
  reply: FastifyReply,
  file: { readonly content: Buffer; readonly mimeType: string; readonly fileName: string },
): Buffer {
  const isPassive = file.mimeType !== '' && !ACTIVE_TYPES.test(file.mimeType);
  void reply.header('Content-Type', isPassive ? file.mimeType : 'application/octet-stream');
  void reply.header(
    'Content-Disposition',
    `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
  );
  return file.content;
}
