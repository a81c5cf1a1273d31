import { z } from 'zod';
import { dateField, keyField, textField, textOrNull, texts } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { dateTime, id, key, opt, text, withDefault } from '../../http/fields.ts';

const PROCESSES_MAX = 100;

export const SubstitutionBody = z.strictObject({
  absentUser: id(),
  deputyUser: id(),
  from: dateTime(),
  until: dateTime(),
  processDefinitionIds: withDefault(z.array(id()).max(PROCESSES_MAX), []),
  note: opt(text(2000)),
});
export const SubstitutionParams = params({ substitutionKey: key() });

export const Substitution = z
  .object({
    substitutionKey: keyField(),
    absentUser: textField(),
    deputyUser: textField(),
    from: dateField(),
    until: dateField(),
    processDefinitionIds: texts(),
    note: textOrNull(),
    createdBy: textField(),
    state: z.enum(['PLANNED', 'ACTIVE', 'ENDED']),
  })
  .meta({ id: 'Substitution' });
export const SubstitutionList = z.object({ items: z.array(Substitution) });
