import type { JsonObject } from '#runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

export function wantsCsv(request: FastifyRequest): boolean {
  return /^text\/csv\b/i.test(request.headers.accept ?? '');
}

/** One line per row with the fields of its type. A leading formula character is escaped: a spreadsheet would run it. */
export function answerCsv(
  reply: FastifyReply,
  type: z.ZodObject,
  rows: readonly JsonObject[],
  isExtended: boolean,
): Buffer {
  const fields = Object.entries(type.shape).filter(
    ([, field]) => isExtended || (field as z.ZodType).meta()?.['x-extended'] !== true,
  );
  const names = fields.map(([name]) => name);
  const lines = [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))];
  void reply
    .header('Content-Type', 'text/csv; charset=utf-8')
    .header('Content-Disposition', 'attachment; filename="export.csv"');
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
