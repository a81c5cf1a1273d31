import type { FlowNodeBase, ListenerModel } from '../model/process-model.ts';
import { hasConnector } from './dialects/connectors.ts';
import { dialectOf } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import { camunda7 } from './dialects/camunda7.ts';
import type { Dialect, Mappings } from './dialects/dialect.ts';
import { flowable } from './dialects/flowable.ts';
import { zeebe } from './dialects/zeebe.ts';
import { readHookSettings } from './hook-settings.ts';
import { present } from './present.ts';
import type { FlowNode } from './scopes.ts';
import type { XmlElement } from './xml-tree.ts';

export const DIALECTS: readonly Dialect[] = [zeebe, camunda7, flowable];
const PREFIX = { native: 'zeebe:', camunda: 'camunda:', flowable: 'flowable:' } as const;

/** Asks every dialect for one meaning; two answers on one element are a conflict (bpmn.md 3). */
export function oneOf<T>(
  c: Compilation,
  element: XmlElement,
  meaning: string,
  read: (dialect: Dialect) => T | undefined,
): T | undefined {
  let found: { readonly value: T; readonly dialect: Dialect } | undefined;
  for (const dialect of DIALECTS) {
    const value = read(dialect);
    if (value === undefined) continue;
    if (found !== undefined) {
      // The same said twice harms nobody.
      if (JSON.stringify(found.value) === JSON.stringify(value)) continue;
      const [a, b] = [PREFIX[found.dialect.name], PREFIX[dialect.name]];
      c.reporter.error('DIALECT_CONFLICT', element, {
        message: `${element.id ?? 'It'} says ${meaning} twice: in ${a} and in ${b}. Keep one`,
      });
      return found.value;
    }
    found = { value, dialect };
  }
  return found?.value;
}

/** What every flow node has: graph, mappings, listeners, durable boundaries. */
export function readBase(c: Compilation, node: FlowNode): FlowNodeBase {
  const { element } = node;
  element.childrenNamed('incoming');
  element.childrenNamed('outgoing');
  const mappings: Mappings | undefined = oneOf(c, element, 'its variable mappings', (dialect) =>
    dialect.mappings(c, element),
  );
  const listeners: readonly ListenerModel[] = DIALECTS.flatMap(
    (dialect) => dialect.listeners(c, element) ?? [],
  );
  const name = element.attribute('name');
  return {
    id: node.id,
    ...(name === undefined || name === '' ? {} : { name }),
    scopeId: node.scopeId,
    index: node.index,
    incoming: node.incoming.map((flow) => flow.id),
    outgoing: node.outgoing.map((flow) => flow.id),
    ...present({ defaultFlowId: readDefaultFlow(c, node) }),
    ...readContinuation(c, element),
    inputMappings: mappings?.inputs ?? [],
    outputMappings: mappings?.outputs ?? [],
    ...(hasScript(mappings) ? { mappingScripts: true } : {}),
    propagate: readPropagate(c, element),
    listeners,
    ...present({ hook: readHookSettings(c, element) }),
  };
}

// helpers

const MAY_HAVE_DEFAULT =
  /Task$|^task$|callActivity|[sS]ubProcess|transaction|exclusiveGateway|inclusiveGateway|complexGateway/;

function readDefaultFlow(c: Compilation, node: FlowNode): string | undefined {
  if (!MAY_HAVE_DEFAULT.test(node.element.local)) return undefined;
  const reference = node.element.attribute('default')?.trim();
  if (reference === undefined || reference === '') return undefined;
  const id = reference.slice(reference.indexOf(':') + 1);
  const flow = node.outgoing.find((outgoing) => outgoing.id === id);
  if (flow === undefined) {
    const exists = c.byId.has(id);
    if (exists)
      c.reporter.error('DEFAULT_INVALID', node.element, {
        message: `The default flow "${id}" does not leave this element. Choose one of its outgoing flows`,
      });
    else
      c.reporter.error('REF_UNRESOLVED', node.element, {
        message: `default refers to "${id}", which does not exist. Choose one of its outgoing flows`,
      });
    return undefined;
  }
  return flow.id;
}

function hasScript(mappings: Mappings | undefined): boolean {
  return [...(mappings?.inputs ?? []), ...(mappings?.outputs ?? [])].some(
    (row) => row.script !== undefined || row.parts !== undefined,
  );
}

/** RUN-1: `millrace:continuation`, or the async attributes of the mapped dialects. */
function readContinuation(
  c: Compilation,
  element: XmlElement,
): Pick<FlowNodeBase, 'asyncBefore' | 'asyncAfter' | 'continuation'> {
  const native = element.extension('continuation', 'millrace');
  const found = DIALECTS.map((dialect) => dialect.async(c, element));
  const before = native?.attribute('before') === 'true' || found.some((flags) => flags.before);
  const after = native?.attribute('after') === 'true' || found.some((flags) => flags.after);
  const continuation = found.map((flags) => flags.job).find((job) => job !== undefined);
  return {
    ...(before ? { asyncBefore: true } : {}),
    ...(after ? { asyncAfter: true } : {}),
    ...present({ continuation }),
  };
}

/** VAR-5 and 3.5: results beside output mappings are dropped natively and propagate in mapped files. */
function readPropagate(c: Compilation, element: XmlElement): 'mapped' | 'all' {
  const native = element.extension('io', 'millrace')?.attribute('propagate');
  if (native === 'all' || native === 'mapped') return native;
  if (hasConnector(element)) return 'mapped';
  return dialectOf(element, c.dialect) === 'native' ? 'mapped' : 'all';
}
