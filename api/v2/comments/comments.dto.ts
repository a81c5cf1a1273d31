import { commentTargets } from '#runtime';
import { z } from 'zod';
import { dateField, dateOrNull, keyField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { anyCase, id, key, opt, withDefault } from '../../http/fields.ts';
import { searchAnswer, searchBody } from '../../http/search-dto.ts';

/** api.md 1.15 for the text; nobody calls more than fifty people to one comment. */
const TEXT_LENGTH_MAX = 10_000;
const MENTIONS_MAX = 50;

const commentText = () =>
  z
    .string()
    .max(TEXT_LENGTH_MAX)
    .refine((value) => value.trim() !== '', { error: 'INVALID_VALUE: Write something.' });

export const AddCommentBody = z.strictObject({
  targetType: anyCase(commentTargets),
  targetKey: key(),
  elementId: opt(id()),
  fileName: opt(id()),
  text: commentText(),
  mentions: withDefault(z.array(id()).max(MENTIONS_MAX), []),
});
export const EditCommentBody = z.strictObject({ text: commentText() });
export const CommentParams = z.object({ commentKey: key() });

export const Comment = z.object({
  commentKey: keyField(),
  targetType: textField(),
  targetKey: keyField(),
  elementId: textOrNull(),
  fileName: textOrNull(),
  author: textField(),
  text: textField(),
  mentions: texts(),
  createdAt: dateField(),
  editedAt: dateOrNull(),
  resolvedAt: dateOrNull(),
  resolvedBy: textOrNull(),
});

export const CommentSearch = searchBody(
  {
    targetType: commentTargets,
    targetKey: 'key',
    commentKey: 'key',
    elementId: 'text',
    fileName: 'text',
    resolvedAt: 'date',
    author: 'text',
    text: 'text',
    createdAt: 'date',
  },
  ['commentKey', 'createdAt', 'author'],
);
export const CommentSearchAnswer = searchAnswer(Comment);
