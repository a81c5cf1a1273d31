import { readExpression, readInteger, readVariableName } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { CallSettings } from './dialects/dialect.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

/** The standard's own attribute: everything is passed in and out, as natively. */
export function readStandardCall(c: Compilation, element: XmlElement): CallSettings | undefined {
  const text = element.attribute('calledElement');
  if (text === undefined || text === '') return undefined;
  const processId = readExpression(c, { text, at: element, label: 'calledElement', place: 'value' });
  if (processId === undefined) return undefined;
  return {
    processId,
    binding: 'latest',
    inheritBusinessId: true,
    propagateAllParentVariables: true,
    propagateAllChildVariables: true,
    inParameters: [],
    outParameters: [],
  };
}

/** `millrace:call` (bpmn.md 3.1): what is said beside the process and its mappings. */
export function readNativeCall(c: Compilation, element: XmlElement, settings: CallSettings): CallSettings {
  const native = element.extension('call', 'millrace');
  if (native === undefined) return settings;
  const version = native.attribute('version');
  const businessId = readValue(c, native, 'businessId');
  const isDetached = choice(c, native, 'waitForCompletion', ['true', 'false']) === 'false';
  const compensate = choice(c, native, 'compensate', ['handler', 'default']);
  const startEventId = native.attribute('startEventId');
  const resultText = native.attribute('resultVariable');
  const resultVariable =
    resultText === undefined || resultText === '' ? undefined : readVariableName(c, resultText, native);
  if (resultVariable !== undefined && !isDetached)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', native, {
      message:
        'resultVariable has a meaning only with waitForCompletion="false"; else variables come back by mappings',
    });
  return {
    ...settings,
    ...(version === undefined
      ? {}
      : {
          binding: 'version' as const,
          ...present({ version: readInteger(c, { text: version, at: native, label: 'version' }) }),
        }),
    ...(businessId === undefined ? {} : { inheritBusinessId: false, businessId }),
    ...(isDetached ? { waitForCompletion: false } : {}),
    ...(compensate === 'default' ? { compensate: 'default' as const } : {}),
    ...present({ startEventId, resultVariable, tenantId: readValue(c, native, 'tenantId') }),
  };
}

// helpers

function readValue(c: Compilation, at: XmlElement, label: string): CallSettings['businessId'] {
  const text = at.attribute(label);
  return text === undefined ? undefined : readExpression(c, { text, at, label, place: 'value' });
}

/** A word that is not known would be read as its default: it is refused instead. */
function choice(
  c: Compilation,
  at: XmlElement,
  name: string,
  values: readonly [string, string],
): string | undefined {
  const value = at.attribute(name);
  if (value === undefined || values.includes(value)) return value;
  c.reporter.error('ATTRIBUTE_UNSUPPORTED', at, {
    message: `${name}="${value}" is not known. Use ${values.join(' or ')}`,
  });
  return undefined;
}
