import type { JsonObject, JsonValue } from '#engine';
import { readFormCompletion } from '../../humans/form-completion.ts';
import { isObject } from '../../humans/form-fields.ts';

/** A form inside the model says its outcomes, and whether one answer may be sent for many, as a deployed one does. */
export function withEmbeddedForm(task: JsonObject): JsonObject {
  const { embeddedForm, ...rest } = task;
  if (typeof embeddedForm !== 'string') return rest;
  const completion = completionOf(embeddedForm);
  return completion === null
    ? rest
    : {
        ...rest,
        outcomes: completion.outcomes.map(({ value, label }) => ({ value, label })),
        bulkAllowed: completion.bulk,
      };
}

// helpers

function completionOf(text: string): Exclude<ReturnType<typeof readFormCompletion>, string> {
  let schema: JsonValue;
  try {
    schema = JSON.parse(text) as JsonValue;
  } catch {
    // The page of the task says what is wrong with its form; lists go on without.
    return null;
  }
  const said = isObject(schema) ? readFormCompletion(schema) : null;
  return typeof said === 'string' ? null : said;
}
