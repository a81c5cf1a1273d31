import type { Expression, ScriptText } from '../model/process-model.ts';
import { readExpression } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

/** bpmn.md 5. */
const MAXIMUM_SCRIPT_BYTES = 65_536;

export interface WrittenScript {
  readonly at: XmlElement;
  readonly text: string;
  /** `scriptFormat` as written; empty when absent. */
  readonly format: string;
  /** `deployment://name` of a file of the same deployment. */
  readonly resource: string | undefined;
  readonly label: string;
}

/**
 * 3.4: FEEL and JUEL are evaluated in the step, JavaScript runs as an internal job in the sandbox; every other language is
 * refused. Without a format a script is FEEL if it starts with `=`. Undefined when there is nothing to run; what is wrong has
 * been reported, an empty script has not.
 */
export function readScriptText(
  c: Compilation,
  written: WrittenScript,
): { readonly expression?: Expression; readonly script?: ScriptText } | undefined {
  const { at, label } = written;
  const format = written.format.trim();
  const text = written.resource === undefined ? written.text : readScriptResource(c, at, written.resource);
  if (text === undefined || text === '') return undefined;
  if (text.length > MAXIMUM_SCRIPT_BYTES) {
    c.reporter.error('LIMIT_EXPRESSION', at, {
      message: `The script is ${text.length} characters, the limit is ${MAXIMUM_SCRIPT_BYTES}. Move the work into a worker`,
    });
    return undefined;
  }
  const language = format.toLowerCase();
  if (JAVASCRIPT.has(language))
    return allowsScripts(c, at) ? { script: { language: 'javascript', source: text } } : undefined;
  if (language.includes('feel') || language.includes('juel') || (language === '' && text.startsWith('='))) {
    const expression = readExpression(c, {
      text,
      at,
      label,
      place: 'expression',
      mapped: true,
      language: language === '' ? 'feel' : language,
    });
    return expression === undefined ? undefined : present({ expression });
  }
  c.reporter.error('LANGUAGE_UNSUPPORTED', at, {
    message: `Language ${format === '' ? '(none)' : format} is not supported. Write the script in FEEL or JavaScript, or make it a service task`,
  });
  return undefined;
}

/** Says so where JavaScript is switched off. */
export function allowsScripts(c: Compilation, at: XmlElement): boolean {
  if (!c.options.scripts)
    c.reporter.error('SCRIPTS_DISABLED', at, {
      message: 'Scripts are switched off on this server. Write it in FEEL, or let a worker do the work',
    });
  return c.options.scripts;
}

/** Only files of the same deployment: nothing that a file names is fetched from anywhere else. */
export function readScriptResource(c: Compilation, at: XmlElement, resource: string): string | undefined {
  const name = /^deployment:\/\/(.+)$/.exec(resource)?.[1];
  if (name === undefined) {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', at, {
      message: `resource="${resource}" would have no effect here. Deploy the script beside the process and write deployment://name`,
    });
    return undefined;
  }
  const text = c.options.files.get(name);
  c.outside.files.add(name);
  if (text === undefined)
    c.reporter.error('REF_UNRESOLVED', at, {
      message: `resource refers to "${name}", which does not exist in this deployment. Deploy the script with the process`,
    });
  return text?.trim();
}

// helpers

const JAVASCRIPT: ReadonlySet<string> = new Set(['javascript', 'ecmascript', 'js']);
