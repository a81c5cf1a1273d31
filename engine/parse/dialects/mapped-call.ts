import type { Expression } from '../../model/process-model.ts';
import { readExpression, readInteger, readVariableName } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';
import type { CallSettings } from './dialect.ts';
import { readCallParameters } from './mapped-data.ts';
import type { MappedNamespace } from './mapped-jobs.ts';
import { refuseStrayBinding } from './stray-binding.ts';

/** The called process, its version and what is passed, in the words of the mapped dialects (bpmn.md 3.2, "called process", "call"). */
export function readMappedCall(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
): CallSettings | undefined {
  const text = element.has('calledElement') ? element.attribute('calledElement') : undefined;
  const incoming = readCallParameters(c, element, 'in', ns);
  const outgoing = readCallParameters(c, element, 'out', ns);
  const bound = readBinding(c, element, ns);
  const saysNothing = [incoming, outgoing].every(
    (parameters) => parameters.rows.length === 0 && !parameters.all && !parameters.allLocal,
  );
  const used =
    !saysNothing ||
    incoming.businessKey !== undefined ||
    element.attributes.some((attribute) => attribute.namespace === ns);
  if (!used && c.dialect !== ns) return undefined;
  if (text === undefined || text === '' || bound === undefined) return undefined;
  const processId = value(c, element, text, 'calledElement');
  if (processId === undefined) return undefined;
  return {
    processId,
    ...bound,
    ...readBusinessId(c, element, incoming.businessKey, ns),
    propagateAllParentVariables:
      incoming.all || (ns === 'flowable' && element.attribute('inheritVariables', ns) === 'true'),
    propagateAllChildVariables: outgoing.all,
    inParameters: incoming.rows,
    outParameters: outgoing.rows,
    passesLocals: false,
    ...(incoming.allLocal ? { passesOnlyLocals: true } : {}),
    ...(outgoing.allLocal ? { keepsAllChildVariables: true } : {}),
    ...present({ tenantId: attribute(c, element, ns, 'calledElementTenantId') }),
    ...(ns === 'flowable' ? readFlowableWords(c, element) : {}),
  };
}

// helpers

type Bound = Pick<CallSettings, 'binding' | 'version' | 'versionTag'>;

const BINDINGS = ['latest', 'deployment', 'version', 'versionTag'] as const;

function readBinding(c: Compilation, element: XmlElement, ns: MappedNamespace): Bound | undefined {
  const isSame = ns === 'flowable' && element.attribute('sameDeployment', ns) === 'true';
  const number = element.attribute('calledElementVersion', ns) ?? '';
  const version =
    number === ''
      ? undefined
      : readInteger(
          c,
          { text: number, at: element, label: 'calledElementVersion', mapped: true },
          'CALL_BINDING',
        );
  const versionTag = attribute(c, element, ns, 'calledElementVersionTag');
  const written = element.attribute('calledElementBinding', ns) ?? (isSame ? 'deployment' : 'latest');
  if (ns === 'camunda') refuseStrayBinding(c, element, 'calledElement', written);
  else if (isDefinitionKey(c, element)) {
    if (isSame)
      c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
        message:
          'sameDeployment would have no effect here: calledElementType="id" names one version. Remove one of them',
      });
    return { binding: 'key' };
  }
  const binding = BINDINGS.find((known) => known === written);
  if (binding === undefined) {
    c.reporter.error('CALL_BINDING', element, {
      message: `calledElementBinding="${written}" is not known. Use latest, deployment, version or versionTag`,
    });
    return undefined;
  }
  if (
    (binding === 'version' && version === undefined) ||
    (binding === 'versionTag' && versionTag === undefined)
  )
    c.reporter.error('CALL_BINDING', element, {
      message: `The binding lacks its ${binding === 'version' ? 'version' : 'version tag'}`,
    });
  return {
    binding,
    ...(binding === 'version' ? present({ version }) : {}),
    ...(binding === 'versionTag' ? present({ versionTag }) : {}),
  };
}

/** `calledElementType`: the process id by default, `id` for the key of one version; nothing but processes can be called. */
function isDefinitionKey(c: Compilation, element: XmlElement): boolean {
  const type = element.attribute('calledElementType', 'flowable') ?? '';
  if (!['', 'key', 'id'].includes(type))
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `calledElementType="${type}" would have no effect here. Call a process, by key or by id`,
    });
  return type === 'id';
}

function readBusinessId(
  c: Compilation,
  element: XmlElement,
  parameter: string | undefined,
  ns: MappedNamespace,
): Pick<CallSettings, 'businessId' | 'inheritBusinessId'> {
  const [attribute, inherited] =
    ns === 'flowable'
      ? [element.attribute('businessKey', ns), element.attribute('inheritBusinessKey', ns) === 'true']
      : [undefined, false];
  const text = parameter ?? (attribute === '' ? undefined : attribute);
  if (text === undefined) return { inheritBusinessId: inherited };
  if (/^[#$]\{\s*execution\.(processBusinessKey|businessKey)\s*\}$/.test(text.trim()))
    return { inheritBusinessId: true };
  const businessId = value(c, element, text, 'businessKey');
  return { inheritBusinessId: inherited, ...present({ businessId }) };
}

function readFlowableWords(
  c: Compilation,
  element: XmlElement,
): Pick<CallSettings, 'fallsBackToDefaultTenant' | 'instanceVariable' | 'outputIsLocal'> {
  const ns = 'flowable';
  const variable = element.attribute('idVariableName', ns) ?? '';
  const instanceName = element.attribute('processInstanceName', ns) ?? '';
  if (instanceName !== '')
    c.reporter.warning('NOT_EXECUTED', element, {
      message: `processInstanceName="${instanceName}" is kept in the file only: instances have a business id, not a name`,
    });
  const isTrue = (name: string): boolean => element.attribute(name, ns) === 'true';
  return {
    ...(isTrue('fallbackToDefaultTenant') ? { fallsBackToDefaultTenant: true } : {}),
    ...(isTrue('useLocalScopeForOutParameters') ? { outputIsLocal: true } : {}),
    ...(variable === '' ? {} : present({ instanceVariable: readVariableName(c, variable, element) })),
  };
}

function attribute(
  c: Compilation,
  element: XmlElement,
  ns: MappedNamespace,
  name: string,
): Expression | undefined {
  const text = element.attribute(name, ns);
  return text === undefined || text === '' ? undefined : value(c, element, text, name);
}

function value(c: Compilation, at: XmlElement, text: string, label: string): Expression | undefined {
  return readExpression(c, { text, at, label, place: 'value', mapped: true });
}
