import type { FileKind } from '../projects/project-draft.ts';
import { readForm } from './form-schema.ts';

/** Why a text cannot be a model, as the last part of a text's key, and what fills that text. */
export interface FileRefusal {
  refusal:
    | 'empty'
    | 'notBpmn'
    | 'badForm'
    | 'formTooMany'
    | 'formTooDeep'
    | 'doctype'
    | 'notWellFormed'
    | 'otherRoot';
  values: Record<string, string | number>;
}

const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const dmn = /^https?:\/\/www\.omg\.org\/spec\/DMN\//;

/**
 * What a text is by its content, whatever the file is called: people rename files, and a decision that is called a process would only
 * fail later and say less. Nothing is executed or fetched: a text that declares entities is not even read.
 */
export function inspectFile(text: string): { kind: FileKind } | FileRefusal {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return { refusal: 'empty', values: {} };
  if (start.startsWith('{')) return inspectForm(start);
  if (!start.startsWith('<')) return { refusal: 'notBpmn', values: {} };
  if (/^(?:\s|<\?[^>]*>|<!--[\s\S]*?-->)*<!DOCTYPE/i.test(start)) return { refusal: 'doctype', values: {} };
  const parsed = new DOMParser().parseFromString(start, 'application/xml');
  const failure = parsed.querySelector('parsererror');
  if (failure) return { refusal: 'notWellFormed', values: placeOf(failure.textContent) };
  const { localName, nodeName, namespaceURI } = parsed.documentElement;
  if (localName === 'definitions' && namespaceURI === bpmn) return { kind: 'process' };
  if (localName === 'definitions' && dmn.test(namespaceURI ?? '')) return { kind: 'decision' };
  return { refusal: 'otherRoot', values: { root: nodeName, namespace: namespaceURI ?? '–' } };
}

// helpers

function inspectForm(text: string): { kind: FileKind } | FileRefusal {
  const read = readForm(text);
  if ('form' in read) return { kind: 'form' };
  const words = { TOO_MANY: 'formTooMany', TOO_DEEP: 'formTooDeep' } as const;
  return {
    refusal: read.problem === 'TOO_MANY' || read.problem === 'TOO_DEEP' ? words[read.problem] : 'badForm',
    values: {},
  };
}

/** Browsers say where a text stops to be XML, each in its own sentence: "error on line 3 at column 7: …". */
function placeOf(sentence: string): { line: number; column: number; reason: string } {
  const [line = '1', column = '1'] = sentence.match(/\d+/g) ?? [];
  const reason = /column \d+:\s*([^\n]+)/i.exec(sentence)?.[1] ?? '';
  return {
    line: Number(line),
    column: Number(column),
    reason: reason.replace(/Below is a rendering.*$/, '').trim(),
  };
}
