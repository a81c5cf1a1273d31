import type { FormReference } from '../../model/process-model.ts';
import { readExpression } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';
import { readGeneratedForm } from './generated-form.ts';
import type { MappedNamespace } from './mapped-jobs.ts';
import { refuseStrayBinding } from './stray-binding.ts';

/** `formRef`, `formKey`, `formData` and `formProperty`: at most one of them says which form an element has (bpmn.md 3.2). */
export function readMappedForm(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): FormReference | undefined {
  if (element.attribute('formFieldValidation', 'flowable') === 'false')
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message:
        'formFieldValidation="false" would have no effect here: the server checks every form. Remove it',
    });
  const reference = readFormRef(c, element, ns);
  const key = readFormKey(c, element, ns);
  const generated = readGeneratedForm(c, element, ns);
  const found = [reference, key, generated].filter((form) => form !== undefined);
  if (found.length > 1)
    c.reporter.error('DIALECT_CONFLICT', element, {
      message: `${element.id ?? ''} says its form ${found.length === 2 ? 'twice' : 'three times'}: by reference, key or fields. Keep one`,
    });
  return found[0];
}

// helpers

function readFormRef(c: Compilation, element: XmlElement, ns: MappedNamespace): FormReference | undefined {
  const text = element.attribute('formRef', ns);
  if (text === undefined || text === '') return undefined;
  const binding = element.attribute('formRefBinding', ns) ?? 'latest';
  const version = element.attribute('formRefVersion', ns);
  refuseStrayBinding(c, element, 'formRef', binding);
  const value = readExpression(c, { text, at: element, label: 'formRef', place: 'value', mapped: true });
  if (binding !== 'latest' && binding !== 'deployment' && binding !== 'version') {
    c.reporter.error('CALL_BINDING', element, {
      message: `formRefBinding="${binding}" is not known. Use latest, deployment or version`,
    });
    return undefined;
  }
  if (binding === 'version' && !/^[1-9]\d{0,8}$/.test(version ?? '')) {
    c.reporter.error('CALL_BINDING', element, {
      message:
        version === undefined
          ? 'The binding lacks its version. Give formRefVersion'
          : `formRefVersion="${version}" is not a version number. Give a whole number from 1`,
    });
    return undefined;
  }
  return value === undefined
    ? undefined
    : { kind: 'id', value, binding, ...(binding === 'version' ? { version: Number(version) } : {}) };
}

function readFormKey(c: Compilation, element: XmlElement, ns: MappedNamespace): FormReference | undefined {
  const key = element.attribute('formKey', ns);
  if (key === undefined || key === '') return undefined;
  const file = /^camunda-forms:deployment:(.+)$/.exec(key)?.[1];
  if (file !== undefined)
    return { kind: 'id', value: { language: 'literal', value: formIdOf(c, file) }, binding: 'deployment' };
  c.reporter.warning('FORM_EXTERNAL', element, {
    message: `The form "${key}" is an external reference: only a client that knows it can show it`,
  });
  const value = readExpression(c, { text: key, at: element, label: 'formKey', place: 'value', mapped: true });
  return value === undefined ? undefined : { kind: 'external', value, binding: 'latest' };
}

/** Such a key names a file; a form is known by its id. A file that is not deployed with the process is taken by its name. */
function formIdOf(c: Compilation, file: string): string {
  try {
    const form: unknown = JSON.parse(c.options.files.get(file) ?? '');
    if (typeof form === 'object' && form !== null && 'id' in form && typeof form.id === 'string')
      return form.id;
  } catch {
    // No form: the deployment says so when it reads the file itself.
  }
  return file.replace(/^.*\//, '').replace(/\.form$/, '');
}
