import { isKnownStructure } from './data/item-types.ts';
import { isGlobalTask, processOfGlobalTask } from './global-tasks.ts';
import type { ProblemReporter } from './problems.ts';
import type { XmlElement } from './xml-tree.ts';

/** Collects every id of a file; the same one twice, or one that is no XML name, refuses it. */
export function collectIds(root: XmlElement, reporter: ProblemReporter): ReadonlyMap<string, XmlElement> {
  const byId = new Map<string, XmlElement>();
  const counts = new Map<string, number>();
  const work: XmlElement[] = [root];
  for (const element of work) {
    work.push(...element.children);
    const isVendor = element.namespace !== 'bpmn' && element.namespace !== 'dmn';
    const id = element.attributes.find(
      (attribute) => attribute.local === 'id' && attribute.namespace === 'none',
    )?.value;
    // Ids inside vendor elements (a form field, a header) are names of their own.
    if (id === undefined || isVendor) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (!isXmlName(id)) {
      reporter.error('ID_INVALID', element, {
        message: `"${id.slice(0, 60)}" is not a valid id. Start with a letter or _ and use letters, digits, - _ and .`,
      });
    }
    if (!byId.has(id)) byId.set(id, element);
  }
  for (const [id, count] of counts) {
    if (count > 1)
      reporter.error('ID_DUPLICATE', byId.get(id), {
        message: `"${id}" is used ${count} times. Give every element its own id`,
      });
  }
  return byId;
}

/** A message flow connects participants, activities and events of different pools. */
export function checkMessageFlows(
  root: XmlElement,
  byId: ReadonlyMap<string, XmlElement>,
  reporter: ProblemReporter,
): void {
  for (const collaboration of root.children.filter((child) => child.is('collaboration'))) {
    for (const flow of collaboration.children.filter((child) => child.is('messageFlow'))) {
      for (const attribute of ['sourceRef', 'targetRef']) {
        const id = flow.attribute(attribute) ?? '';
        const end = byId.get(id) ?? byId.get(id.slice(id.indexOf(':') + 1));
        if (
          end !== undefined &&
          !/^participant$|[tT]ask$|Event$|[pP]rocess$|transaction|callActivity|[cC]onversation|choreography/.test(
            end.local,
          )
        ) {
          reporter.error('REF_WRONG_TYPE', flow, {
            message: `${attribute} refers to "${id}", which is a ${end.local}, not a participant, activity or event`,
          });
        }
      }
    }
  }
}

/** Everything beside the executable processes: kept, and said where it looks as if it ran. */
export function checkRootElements(
  root: XmlElement,
  reporter: ProblemReporter,
  files: ReadonlyMap<string, string>,
): readonly XmlElement[] {
  const executable: XmlElement[] = [];
  for (const child of root.children) {
    if (child.namespace !== 'bpmn') continue;
    if (child.is('process')) {
      if (child.attribute('isExecutable') !== 'true') continue;
      executable.push(child);
      // BPMN 2.0.2, 10.2: what is public is only the part of a process that partners see.
      if (child.attribute('processType') === 'Public')
        reporter.error('ATTRIBUTE_UNSUPPORTED', child, {
          message:
            'processType="Public" and isExecutable="true" exclude each other: a public process only shows what partners see. Make it Private',
        });
      continue;
    }
    if (isGlobalTask(child)) {
      executable.push(processOfGlobalTask(child));
      continue;
    }
    if (
      child.local === 'choreography' ||
      child.local === 'globalConversation' ||
      child.local === 'globalChoreographyTask'
    ) {
      reporter.warning('NOT_EXECUTED', child, {
        message: `The ${child.local} is a drawing only and is not executed`,
      });
    } else if (!KNOWN_ROOTS.has(child.local)) {
      reporter.error('ELEMENT_UNSUPPORTED', child, {
        message: `${child.qualified} would have no effect here. Remove it`,
      });
    }
    checkRootContent(child, reporter);
    if (child.is('itemDefinition') && !isKnownStructure(child.attribute('structureRef') ?? '', files)) {
      reporter.warning('DATA_TYPE_UNKNOWN', child, {
        message: `structureRef "${child.attribute('structureRef') ?? ''}" cannot be resolved; values are not checked`,
      });
    }
  }
  if (executable.length === 0) {
    const [only, another] = root.children.filter((child) => child.is('process'));
    const id = only?.attribute('id');
    reporter.error('NO_EXECUTABLE_PROCESS', root, {
      message: 'The file has no process with isExecutable="true". Mark one as executable',
      // With several processes only a person knows which one is meant.
      ...(id !== undefined && !another && { fix: { kind: 'SET_EXECUTABLE', params: { elementId: id } } }),
    });
  }
  return executable;
}

// helpers

const OPERATIONAL_ROOTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['message', ['itemRef', 'subscription', 'properties']],
  ['signal', ['structureRef', 'signal', 'scope', 'properties']],
  ['error', ['structureRef', 'errorCode', 'errorMessage', 'properties']],
  ['escalation', ['structureRef', 'escalationCode', 'properties']],
]);

/** Messages, signals, errors and escalations may carry what events read of them, and nothing else. */
function checkRootContent(root: XmlElement, reporter: ProblemReporter): void {
  const known = OPERATIONAL_ROOTS.get(root.local);
  if (known === undefined) return;
  for (const attribute of root.attributes) {
    const accepted =
      attribute.namespace === 'other' ||
      ['id', 'name', 'modelerTemplate', ...known].includes(attribute.local);
    if (!accepted)
      reporter.error('ATTRIBUTE_UNSUPPORTED', root, {
        message: `${attribute.qualified} of ${root.qualified} would have no effect here. Remove it`,
      });
  }
  const extensions = root.children.flatMap((child) => (child.is('extensionElements') ? child.children : []));
  for (const child of [...root.children, ...extensions]) {
    const accepted =
      child.namespace === 'other' || ['extensionElements', 'documentation', ...known].includes(child.local);
    if (!accepted)
      reporter.error('ELEMENT_UNSUPPORTED', child, {
        message: `${child.qualified} would have no effect here. Remove it`,
      });
  }
}

/** Operational ones are read where they are referenced; the rest documents (bpmn.md 1.2). */
const KNOWN_ROOTS: ReadonlySet<string> = new Set([
  ...[
    'message',
    'signal',
    'error',
    'escalation',
    'collaboration',
    'itemDefinition',
    'import',
    'extension',
    'extensionElements',
    'documentation',
    'relationship',
  ],
  ...[
    'category',
    'partnerRole',
    'partnerEntity',
    'endPoint',
    'interface',
    'resource',
    'dataStore',
    'correlationProperty',
    'conversation',
  ],
  ...[
    'timerEventDefinition',
    'messageEventDefinition',
    'signalEventDefinition',
    'errorEventDefinition',
    'escalationEventDefinition',
  ],
  ...[
    'conditionalEventDefinition',
    'compensateEventDefinition',
    'cancelEventDefinition',
    'linkEventDefinition',
    'terminateEventDefinition',
  ],
]);

function isXmlName(id: string): boolean {
  return id.length <= 255 && /^[\p{L}_][\p{L}\p{M}\p{N}._\-·]*$/u.test(id);
}
