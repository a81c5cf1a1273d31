import type { JsonObject, JsonValue } from '#engine';
import type { ElementTemplates } from '../../contract/element-templates.ts';
import { Refusal } from '../../contract/refusal.ts';
import { requireTenant } from '../../commands/settle-outcome.ts';
import type { Database } from '../../store/definitions/in-transaction.ts';
import { deleteTemplates, listTemplates, writeTemplate } from '../../store/element-template-rows.ts';
import { elementTemplates } from './element-templates.ts';

/** A modeler shows them in one list, and loads all of them when it opens. */
const TEMPLATES_MAX = 500;
const TEMPLATE_CHARS_MAX = 262_144;
const PROPERTIES_MAX = 500;

/** Templates that people bring along: stored as they are, after a look at whether a modeler could use them. */
export function createElementTemplates(pool: Database, now: () => number): ElementTemplates {
  return {
    list: (caller) => listTemplates(pool, caller),
    async put(context, templateId, template) {
      requireTenant(context);
      const { caller, tenantId } = context;
      const version = checkTemplate(templateId, template);
      const isThere = await writeTemplate(pool, {
        ...{ tenantId, templateId, version, content: template, author: caller.id },
        changedAt: new Date(now()),
        max: TEMPLATES_MAX,
      });
      if (!isThere)
        throw invalid(`There are ${TEMPLATES_MAX} element templates, which is the most. Delete one first.`);
    },
    async delete(context, templateId, version) {
      requireTenant(context);
      if ((await deleteTemplates(pool, context.tenantId, templateId, version)) > 0) return;
      throw new Refusal(
        'NOT_FOUND',
        `There is no element template ${JSON.stringify(templateId)} that was brought along.`,
      );
    },
  };
}

// helpers

const invalid = (message: string): Refusal => new Refusal('INVALID_VALUE', message);

/** What the modeler needs of a template; a mistake inside a property is shown there. Answers its version. */
function checkTemplate(templateId: string, template: JsonObject): number {
  const { id, name, appliesTo, properties, version = 0, icon } = template;
  if (JSON.stringify(template).length > TEMPLATE_CHARS_MAX)
    throw new Refusal('TOO_LONG', 'An element template has at most 256 KB. Make its icon smaller.');
  if (id !== templateId)
    throw invalid(`The id of the template is not ${JSON.stringify(templateId)}. Send it under its own id.`);
  if (elementTemplates.some((each) => each['id'] === id))
    throw new Refusal(
      'ALREADY_EXISTS',
      `${JSON.stringify(id)} is a template of a built-in connector. Choose another id.`,
    );
  if (typeof name !== 'string' || name === '') throw invalid('The template has no name.');
  if (!Array.isArray(appliesTo) || appliesTo.length === 0 || !appliesTo.every(isElementType))
    throw invalid('appliesTo has to list types of elements, such as bpmn:ServiceTask.');
  if (!Array.isArray(properties) || properties.length > PROPERTIES_MAX || !properties.every(isProperty))
    throw invalid(`properties has to be a list of at most ${PROPERTIES_MAX} objects, each with a binding.`);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0 || version > 1_000_000)
    throw invalid('The version of a template is a whole number from 0.');
  if (icon !== undefined && !isIcon(icon))
    throw invalid(
      'The icon has to be in the template: {contents: "data:image/…"}. Icons from elsewhere are not loaded.',
    );
  return version;
}

function isElementType(value: JsonValue): boolean {
  return typeof value === 'string' && /^bpmn:[A-Za-z]{1,60}$/.test(value);
}

function isProperty(value: JsonValue): boolean {
  return (
    isObject(value) &&
    isObject(value['binding'] ?? null) &&
    typeof (value['binding'] as JsonObject)['type'] === 'string'
  );
}

function isIcon(value: JsonValue): boolean {
  const contents = isObject(value) ? value['contents'] : undefined;
  return typeof contents === 'string' && /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/.test(contents);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
