import { decodeText } from '../parse/decode-text.ts';
import { collectIds } from '../parse/file-checks.ts';
import { takeInventory } from '../parse/inventory.ts';
import { prescan } from '../parse/prescan.ts';
import { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';
import type { Problem } from '../problem.ts';
import { checkRequirements, checkTexts } from './checks.ts';
import type { DecisionRequirements } from './decision-requirements.ts';
import { readRequirements } from './read-requirements.ts';
import { compareWithModdle } from './second-reading.ts';
import { refuseUnreadDmn } from './unread.ts';

export interface DmnFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface ReadDmnOptions {
  /** Models this file may import. Without them, references into other models are not checked here. */
  readonly imports?: readonly DecisionRequirements[];
  /** Warnings refuse too. */
  readonly strict?: boolean;
  /** What is no FEEL is a warning, and null when it is evaluated: so the conformance kit of DMN expects it. */
  readonly tolerant?: boolean;
}

export interface ReadDmnResult {
  /** Missing when the file is refused. */
  readonly requirements?: DecisionRequirements;
  /** In file order. */
  readonly problems: readonly Problem[];
}

/** bpmn.md 5. */
const MAXIMUM_FILE_BYTES = 10_485_760;

/**
 * A DMN file to the requirements it defines: text, scan, first reading, closed world, second reading, references, types and
 * expressions. Pure; it returns a promise only because the second reader does.
 */
export function readDmn(file: DmnFile, options: ReadDmnOptions = {}): Promise<ReadDmnResult> {
  const reporter = new ProblemReporter(file.name, options.strict === true);
  const read = readFile(file, reporter, options.tolerant === true);
  if (read === undefined) return Promise.resolve({ problems: reporter.sorted() });
  const { root, byId, requirements, text } = read;
  checkRequirements(requirements, byId, root, reporter, options.imports);
  checkTexts(requirements, byId, root, reporter, options);
  return compareWithModdle(text, byId, root, reporter).then(() => ({
    ...(reporter.hasErrors ? {} : { requirements }),
    problems: reporter.sorted(),
  }));
}

// helpers

interface FirstReading {
  readonly root: XmlElement;
  readonly byId: ReadonlyMap<string, XmlElement>;
  readonly requirements: DecisionRequirements;
  readonly text: string;
}

function readFile(file: DmnFile, reporter: ProblemReporter, tolerant: boolean): FirstReading | undefined {
  if (file.content.byteLength > MAXIMUM_FILE_BYTES) {
    reporter.errorAt('LIMIT_FILE_SIZE', 1, 1, {
      message: `The file is ${file.content.byteLength} bytes, the limit is ${MAXIMUM_FILE_BYTES}`,
    });
    return undefined;
  }
  const decoded = decodeText(file.content);
  const finding = decoded.ok ? prescan(decoded.text) : { rule: decoded.rule, line: 1, column: 1 };
  if (!decoded.ok || finding !== undefined) {
    reporter.errorAt('XML_REFUSED', finding?.line ?? 1, finding?.column ?? 1, {
      message: `The file breaks the rule "${finding?.rule ?? ''}" of the XML scan`,
    });
    return undefined;
  }
  const inventory = takeInventory(decoded.text);
  if (!inventory.ok) {
    reporter.errorAt('XML_INVALID', inventory.line, inventory.column, {
      message: `Not well-formed at line ${inventory.line}: ${inventory.message}`,
    });
    return undefined;
  }
  const { root } = inventory;
  if (!root.is('definitions', 'dmn')) {
    reporter.errorAt('XML_INVALID', root.line, root.column, {
      message: `The file starts with <${root.qualified}>; a DMN file starts with <definitions> of a namespace of DMN 1.1 to 1.6`,
    });
    return undefined;
  }
  const byId = collectIds(root, reporter);
  const requirements = readRequirements(root, { reporter, byId, tolerant });
  refuseUnreadDmn(root, reporter);
  return { root, byId, requirements, text: decoded.text };
}
