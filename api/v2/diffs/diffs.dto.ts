import { z } from 'zod';
import { textField, textOrNull } from '../../http/answer-fields.ts';
import { id, key } from '../../http/fields.ts';

const FILES_MAX = 100;

/** A deployed version, or files. */
const side = () =>
  z.union(
    [
      z.strictObject({ processDefinitionKey: key() }),
      z.strictObject({
        resources: z
          .array(z.strictObject({ name: id(), content: z.string() }))
          .min(1)
          .max(FILES_MAX),
      }),
    ],
    { error: 'INVALID_VALUE: Send either processDefinitionKey, or resources with name and content each.' },
  );

export const DiffBody = z.strictObject({ left: side(), right: side() });

const textChange = () =>
  z.object({
    id: textField(),
    kind: z.enum(['ADDED', 'REMOVED', 'CHANGED']),
    old: textOrNull(),
    new: textOrNull(),
  });

export const ModelDiff = z
  .object({
    changes: z.array(
      z.object({
        elementId: textField(),
        elementName: textOrNull(),
        elementType: textField(),
        kind: z.enum(['ADDED', 'REMOVED', 'CHANGED', 'RENAMED', 'MOVED']),
        category: z.enum(['BEHAVIOR', 'TEXT', 'LAYOUT']),
        properties: z.array(
          z.object({
            path: textField(),
            old: textOrNull(),
            new: textOrNull(),
            category: z.enum(['BEHAVIOR', 'TEXT']),
          }),
        ),
      }),
    ),
    forms: z.array(textChange()),
    decisions: z.array(textChange()),
    summary: z.object({
      added: z.int(),
      removed: z.int(),
      behavior: z.int(),
      text: z.int(),
      layout: z.int(),
    }),
  })
  .meta({ id: 'ModelDiff' });
