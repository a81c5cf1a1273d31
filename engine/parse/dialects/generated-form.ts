import type { FormReference } from '../../model/process-model.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';
import { generatedDate, generatedLabel } from './generated-text.ts';
import type { MappedNamespace } from './mapped-jobs.ts';

/** `formData` and `formProperty`: fields listed in the file become a form with the same keys. */
export function readGeneratedForm(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): FormReference | undefined {
  const data = element.extension('formData', ns);
  const businessKey = data?.attribute('businessKey');
  if (data !== undefined && businessKey !== undefined) {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', data, {
      message: 'businessKey would have no effect here. Give the business id with the start',
    });
  }
  const fields = [...(data?.childrenNamed('formField', ns) ?? []), ...element.extensions('formProperty', ns)];
  if (fields.length === 0) return undefined;
  checkNames(c, fields);
  const schema = {
    type: 'default',
    schemaVersion: 19,
    components: fields.map((field) => component(c, field, ns)),
  };
  return {
    kind: 'embedded',
    value: { language: 'literal', value: element.id ?? '' },
    binding: 'deployment',
    schema: JSON.stringify(schema),
  };
}

// helpers

const TYPES: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['string', { type: 'textfield' }],
  ['long', { type: 'number', decimalDigits: 0 }],
  ['integer', { type: 'number', decimalDigits: 0 }],
  ['double', { type: 'number' }],
  ['boolean', { type: 'checkbox' }],
  ['date', { type: 'datetime', subtype: 'date' }],
  ['enum', { type: 'select' }],
]);

/** A field is the variable of its name: two of one name would overwrite each other, and a dot would make an object. */
function checkNames(c: Compilation, fields: readonly XmlElement[]): void {
  const seen = new Set<string>();
  for (const field of fields) {
    const key = keyOf(field);
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) || key === '__proto__')
      c.reporter.error('ID_INVALID', field, {
        message:
          key === ''
            ? 'A form field has no id. Give it the name of its variable'
            : `The form field "${key}" cannot be a variable. Use letters, digits and "_" only`,
        why: 'A form field is known by its id, and fills the variable of this name.',
      });
    else if (seen.has(key))
      c.reporter.error('ID_DUPLICATE', field, {
        message: `Two form fields fill the variable "${key}". Remove one`,
        why: 'The value of one field would overwrite that of the other.',
      });
    seen.add(key);
  }
}

function keyOf(field: XmlElement): string {
  return field.attribute('variable') ?? field.attribute('id') ?? '';
}

function component(c: Compilation, field: XmlElement, ns: MappedNamespace): JsonObject {
  const id = field.attribute('id') ?? '';
  const key = keyOf(field);
  const type = TYPES.get(field.attribute('type') ?? 'string');
  if (type === undefined) {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', field, {
      message: `The field type "${field.attribute('type') ?? ''}" is not supported. Use string, long, boolean, date or enum`,
    });
  }
  if (field.attribute('datePattern') !== undefined)
    c.reporter.warning('NOT_EXECUTED', field, {
      message: `The datePattern of field "${id}" is used for its default only: dates are ISO 8601 here`,
    });
  const initial = field.attribute('defaultValue') ?? field.attribute('default');
  if ((initial !== undefined && /[$#]\{/.test(initial)) || field.attribute('expression') !== undefined) {
    c.reporter.error('EXPRESSION_UNSUPPORTED', field, {
      message: `An expression as default of field "${id}" is not supported. Set the variable before the task`,
    });
  }
  const values = [...field.childrenNamed('value', ns)].map((option) => ({
    value: option.attribute('id') ?? '',
    label: option.attribute('name') ?? option.attribute('id') ?? '',
  }));
  const properties = field.child('properties', ns)?.childrenNamed('property', ns) ?? [];
  const custom = Object.fromEntries(
    properties
      .map(
        (row) => [row.attribute('id') ?? row.attribute('name') ?? '', row.attribute('value') ?? ''] as const,
      )
      .filter(([name]) => name !== '' && name !== '__proto__'),
  );
  if (field.attribute('readable') === 'false')
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', field, {
      message: `readable="false" of field "${id}" would have no effect here: a form shows its fields. Remove the field`,
    });
  const rules = validation(c, field, ns);
  const readOnly = field.attribute('writable') === 'false' || rules.isReadOnly;
  const label = generatedLabel(c, field, field.attribute('label') ?? field.attribute('name') ?? id);
  const isDate = type?.['type'] === 'datetime';
  return {
    ...(type ?? { type: 'textfield' }),
    id: `field_${id}`,
    key,
    // A date shows the label of its date alone.
    ...(isDate ? { dateLabel: label } : { label }),
    ...initialOf(c, field, type, initial),
    ...(type?.['type'] === 'select' || values.length > 0 ? { values } : {}),
    ...(readOnly ? { disabled: true } : {}),
    ...(Object.keys(custom).length === 0 ? {} : { properties: custom }),
    ...(Object.keys(rules.validate).length === 0 ? {} : { validate: rules.validate }),
  };
}

function validation(
  c: Compilation,
  field: XmlElement,
  ns: MappedNamespace,
): { readonly validate: JsonObject; readonly isReadOnly: boolean } {
  let isReadOnly = false;
  const rules: Record<string, boolean | number> = {};
  if (field.attribute('required') === 'true') rules['required'] = true;
  for (const constraint of field.child('validation', ns)?.childrenNamed('constraint', ns) ?? []) {
    const name = constraint.attribute('name') ?? '';
    const config = constraint.attribute('config') ?? '';
    const number = config.trim() === '' ? NaN : Number(config);
    const isNumber = ['min', 'max', 'minlength', 'maxlength'].includes(name);
    if (name === 'required') rules['required'] = config !== 'false';
    else if (name === 'readonly') isReadOnly = config !== 'false';
    else if (isNumber && Number.isFinite(number)) rules[name.replace('length', 'Length')] = number;
    else if (isNumber)
      c.reporter.error('ATTRIBUTE_UNSUPPORTED', constraint, {
        message: `The constraint "${name}" needs a number, not "${config}". Write the number`,
      });
    else
      c.reporter.error('ELEMENT_UNSUPPORTED', constraint, {
        message: `The constraint "${name}" would have no effect here. Use required, min, max, minlength, maxlength or readonly`,
      });
  }
  return { validate: rules, isReadOnly };
}

/** What a field begins with. A form knows numbers, truth values and ISO dates; the file has texts. */
function initialOf(
  c: Compilation,
  field: XmlElement,
  component: JsonObject | undefined,
  text: string | undefined,
): JsonObject {
  if (text === undefined) return {};
  const type = component?.['type'];
  if (type !== 'datetime') return { defaultValue: typed(text, type) };
  const date = generatedDate(c, field, text);
  return date === undefined ? {} : { defaultValue: date };
}

function typed(text: string, type: JsonValue | undefined): JsonValue {
  if (type === 'checkbox') return text === 'true';
  return type === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
