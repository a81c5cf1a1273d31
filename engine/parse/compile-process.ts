import type {
  FlowElement,
  ProcessModel,
  ProcessSettings,
  ScopeModel,
  SequenceFlow,
} from '../model/process-model.ts';
import type { Soundness } from '../soundness/check-soundness.ts';
import { isTimeZone } from '../time/zone.ts';
import { parseDuration } from '../time/iso-8601.ts';
import { compileActivity, nameList } from './activities.ts';
import { refuseUnread } from './closed-world.ts';
import { fileLanguageOf, readVariableName } from './compilation.ts';
import type { Compilation, CompileOptions, DialectName } from './compilation.ts';
import { checkCorrelationKeys, readCorrelationSubscriptions } from './correlation.ts';
import { attachData } from './data/attach-data.ts';
import { checkEvents } from './event-checks.ts';
import { compileEvent } from './events.ts';
import { readFlowConditions } from './flow-checks.ts';
import type { FlowConditions } from './flow-checks.ts';
import { DIALECTS } from './flow-nodes.ts';
import { compileGateway } from './gateways.ts';
import { assignLanes } from './lanes.ts';
import { present } from './present.ts';
import { checkProcessChoices, checkProcessConflicts, warnAboutMixedDialects } from './process-words.ts';
import type { ProblemReporter } from './problems.ts';
import { ACTIVITY_TYPES, buildGraph, GATEWAY_TYPES, isStartPoint } from './scopes.ts';
import type { FlowNode, ProcessGraph, ScopeSource } from './scopes.ts';
import { checkStartMessages } from './start-checks.ts';
import { checkStructure, implicitStarts } from './structure-checks.ts';
import { separateDuties } from './separation-of-duty.ts';
import { escalateLateTasks } from './task-escalations.ts';
import { readTaskFields } from './task-fields.ts';
import { readCalendar } from './timer-settings.ts';
import { reportSoundness } from './soundness-problems.ts';
import type { XmlElement } from './xml-tree.ts';

/** One executable process of a file as plain data. With errors reported the result must not be used. */
export function compileProcess(
  process: XmlElement,
  definitions: XmlElement,
  byId: ReadonlyMap<string, XmlElement>,
  reporter: ProblemReporter,
  options: CompileOptions,
): { readonly model: ProcessModel; readonly soundness: Soundness | undefined } {
  const c: Compilation = {
    reporter,
    options,
    byId,
    definitions,
    process,
    outside: { calendars: new Set(), files: new Set(), clusterVariables: false },
    dialect: dialectMostUsed(process),
    fileLanguage: fileLanguageOf(definitions),
  };
  const graph = buildGraph(c);
  const flowConditions = readFlowConditions(c, graph);
  const elements = new Map<string, FlowElement>();
  for (const node of graph.nodes.values()) {
    const element = compileNode(c, node, graph);
    if (element !== undefined) elements.set(node.id, withFoundDefault(element, flowConditions));
  }
  assignLanes(c, graph, elements);
  separateDuties(c, graph, elements);
  escalateLateTasks(c, graph, elements);
  checkCorrelationKeys(c);
  const bindings = readCorrelationSubscriptions(c);
  const data = attachData(c, graph, elements);
  const flows = graph.flows.map((flow) => compileFlow(c, flow, flowConditions));
  markTakeListeners(elements, flows);
  checkStructure(c, graph, elements);
  checkEvents(c, graph, elements);
  checkStartMessages(c, graph, elements);
  warnAboutOverwrites(c, graph, elements);
  warnAboutMixedDialects(c, graph);
  for (const element of elements.values()) {
    if (element.mappingScripts === true && element.data !== undefined)
      c.reporter.error('ELEMENT_UNSUPPORTED', graph.nodes.get(element.id)?.element, {
        message:
          'A script in a mapping beside data associations would have no effect here. Write the mapping in FEEL',
      });
  }
  const listeners = DIALECTS.flatMap((dialect) => dialect.listeners(c, process) ?? []);
  const name = process.attribute('name');
  const settings = readSettings(c, elements);
  const versionTag = DIALECTS.map((dialect) => dialect.process(c, process).versionTag).find(
    (tag) => tag !== undefined && tag !== '',
  );
  refuseUnread(c);
  const model: ProcessModel = {
    format: 1,
    processId: process.id ?? '',
    ...(name === undefined || name === '' ? {} : { name }),
    ...present({ versionTag }),
    settings,
    ...namedOutside(c),
    elements: Object.fromEntries(elements),
    flows: Object.fromEntries(flows.map((flow) => [flow.id, flow])),
    scopes: Object.fromEntries(
      [...graph.scopes.values()].map((scope) => [scope.id, compileScope(scope, elements)]),
    ),
    ...present({ data, correlation: bindings.length === 0 ? undefined : bindings }),
    ...(listeners.length === 0 ? {} : { listeners }),
  };
  const soundness = options.soundness ? reportSoundness(c, graph, model) : undefined;
  return { model, soundness };
}

// helpers

function namedOutside({
  outside,
}: Compilation): Pick<ProcessModel, 'calendars' | 'files' | 'clusterVariables'> {
  const [calendars, files] = [[...outside.calendars].sort(), [...outside.files].sort()];
  return {
    ...(calendars.length === 0 ? {} : { calendars }),
    ...(files.length === 0 ? {} : { files }),
    ...(outside.clusterVariables ? { clusterVariables: true } : {}),
  };
}

/** bpmn.md 3: process-wide settings follow the vendor namespace most used in the process. */
function dialectMostUsed(process: XmlElement): DialectName {
  const counts = { native: 0, camunda: 0, flowable: 0 };
  const count = (namespace: string): void => {
    if (namespace === 'zeebe' || namespace === 'millrace') counts.native += 1;
    else if (namespace === 'camunda' || namespace === 'flowable') counts[namespace] += 1;
  };
  const work: XmlElement[] = [process];
  for (let element = work.pop(); element !== undefined; element = work.pop()) {
    count(element.namespace);
    for (const attribute of element.attributes) count(attribute.namespace);
    work.push(...element.children);
  }
  if (counts.camunda > counts.native && counts.camunda >= counts.flowable) return 'camunda';
  return counts.flowable > counts.native ? 'flowable' : 'native';
}

function compileNode(c: Compilation, node: FlowNode, graph: ProcessGraph): FlowElement | undefined {
  if (ACTIVITY_TYPES.has(node.element.local)) return compileActivity(c, node, graph);
  return GATEWAY_TYPES.has(node.element.local)
    ? compileGateway(c, node, graph)
    : compileEvent(c, node, graph);
}

function withFoundDefault(element: FlowElement, flows: FlowConditions): FlowElement {
  const found = flows.defaults.get(element.id);
  return found === undefined ? element : { ...element, defaultFlowId: found };
}

function compileFlow(
  c: Compilation,
  flow: ProcessGraph['flows'][number],
  conditions: FlowConditions,
): SequenceFlow {
  const name = flow.element.attribute('name');
  const listeners = DIALECTS.flatMap((dialect) =>
    dialect.name === 'native' ? [] : (dialect.listeners(c, flow.element) ?? []),
  );
  return {
    id: flow.id,
    ...(name === undefined || name === '' ? {} : { name }),
    sourceId: flow.source.id,
    targetId: flow.target.id,
    scopeId: flow.scopeId,
    ...present({ condition: conditions.conditions.get(flow.id) }),
    ...(listeners.length === 0 ? {} : { listeners }),
  };
}

/** LSN-1: whoever leaves by a flow with listeners knows that it has to ask. */
function markTakeListeners(elements: Map<string, FlowElement>, flows: readonly SequenceFlow[]): void {
  for (const flow of flows) {
    const source = elements.get(flow.sourceId);
    if (flow.listeners !== undefined && source !== undefined)
      elements.set(source.id, { ...source, takeListens: true });
  }
}

function compileScope(scope: ScopeSource, elements: ReadonlyMap<string, FlowElement>): ScopeModel {
  const starts = scope.nodes.filter((node) => node.element.local === 'startEvent');
  const isTyped = (node: FlowNode): boolean => {
    const element = elements.get(node.id);
    return element?.type === 'startEvent' && element.eventDefinitions.length > 0;
  };
  const ids = (nodes: readonly FlowNode[]): readonly string[] =>
    [...nodes].sort((a, b) => a.index - b.index).map((node) => node.id);
  return {
    id: scope.id,
    ...present({ parentId: scope.parentId }),
    elementIds: ids(scope.nodes),
    noneStartIds: ids(starts.filter((node) => !isTyped(node))),
    typedStartIds: ids([...starts.filter(isTyped), ...scope.nodes.filter(isStartPoint)]),
    implicitStartIds: ids(implicitStarts(scope, elements)),
    eventSubProcessIds: ids(scope.nodes.filter((node) => elements.get(node.id)?.type === 'eventSubProcess')),
  };
}

function readSettings(c: Compilation, elements: ReadonlyMap<string, FlowElement>): ProcessSettings {
  const { process } = c;
  const native = process.extension('process', 'millrace');
  checkProcessChoices(c, native);
  const mapped = DIALECTS.map((dialect) => dialect.process(c, process));
  const first = <K extends keyof (typeof mapped)[number]>(key: K): (typeof mapped)[number][K] | undefined =>
    mapped.map((settings) => settings[key]).find((value) => value !== undefined);
  const historyTimeToLive = native?.attribute('historyTimeToLive') ?? first('historyTimeToLive');
  const timeZone = native?.attribute('timeZone');
  const calendar = readCalendar(c, process, native?.attribute('calendar'));
  if (historyTimeToLive !== undefined && parseDuration(historyTimeToLive) === undefined) {
    c.reporter.error('TIMER_INVALID', process, {
      message: `"${historyTimeToLive}" is not a valid historyTimeToLive. Write a number of days or an ISO 8601 duration`,
    });
  }
  const timeLimit = native?.attribute('timeLimit');
  if (timeLimit !== undefined && parseDuration(timeLimit) === undefined)
    c.reporter.error('TIMER_INVALID', process, {
      message: `timeLimit="${timeLimit}" is not a duration. Write one such as P30D`,
    });
  if (timeZone !== undefined && !isTimeZone(timeZone))
    c.reporter.error('TIMER_REFERENCE', process, {
      message: `Zone or calendar "${timeZone}" does not exist`,
    });
  const businessId = native?.attribute('businessId') ?? 'optional';
  const users = native?.attribute('candidateStarterUsers');
  const groups = native?.attribute('candidateStarterGroups');
  checkProcessConflicts(c, [
    {
      by: 'millrace',
      settings: {
        historyTimeToLive: native?.attribute('historyTimeToLive'),
        candidateStarterUsers: users === undefined ? undefined : nameList(c, process, users),
        candidateStarterGroups: groups === undefined ? undefined : nameList(c, process, groups),
      },
    },
    ...mapped.map((settings, index) => ({ by: DIALECTS[index]?.name ?? 'native', settings })),
  ]);
  return {
    ...present({ historyTimeToLive, timeZone, calendar, timeLimit }),
    startable:
      native?.attribute('startable') === undefined
        ? (first('startable') ?? true)
        : native.attribute('startable') !== 'false',
    candidateStarterUsers:
      users === undefined ? (first('candidateStarterUsers') ?? []) : nameList(c, process, users),
    candidateStarterGroups:
      groups === undefined ? (first('candidateStarterGroups') ?? []) : nameList(c, process, groups),
    businessId: businessId === 'required' || businessId === 'unique' ? businessId : 'optional',
    unhandledError: native?.attribute('unhandledError') === 'end' ? 'end' : 'incident',
    compensateOnError: native?.attribute('compensateOnError') === 'true',
    ...(native?.attribute('shared') === 'true' ? { shared: true } : {}),
    ...(native?.attribute('undoCompletion') === 'true' ? { undoCompletion: true } : {}),
    ...(native?.attribute('requesterMails') === 'true' ? { requesterMails: true } : {}),
    ...(native?.attribute('requesterCancel') === 'true' ? { requesterCancel: true } : {}),
    ...present({ initiatorVariable: readInitiator(elements, c), taskFields: readTaskFields(c) }),
  };
}

/** One variable for the whole process: whoever starts it, wherever. */
function readInitiator(elements: ReadonlyMap<string, FlowElement>, c: Compilation): string | undefined {
  let found: string | undefined;
  for (const element of elements.values()) {
    if (element.type !== 'startEvent') continue;
    const source = c.byId.get(element.id);
    for (const name of [
      source?.attribute('initiator', 'camunda'),
      source?.attribute('initiator', 'flowable'),
    ]) {
      if (source === undefined || name === undefined || name === '' || name === found) continue;
      if (found !== undefined)
        c.reporter.error('DIALECT_CONFLICT', source, {
          message: `${element.id} says the variable of the starter's id twice: "${found}" and "${name}". Keep one`,
        });
      found ??= readVariableName(c, name, source);
    }
  }
  return found;
}

/** MI-7. */
function warnAboutOverwrites(
  c: Compilation,
  graph: ProcessGraph,
  elements: ReadonlyMap<string, FlowElement>,
): void {
  for (const element of elements.values()) {
    const isTask = element.type === 'serviceTask' || element.type === 'userTask';
    if (!isTask || element.loop?.kind !== 'multiInstance' || element.loop.sequential) continue;
    if (element.outputMappings.length > 0 || element.loop.outputCollection !== undefined) continue;
    c.reporter.warning('MI_OVERWRITES', graph.nodes.get(element.id)?.element, {
      message: 'Parallel instances write the same outer variables; collect an output or map them',
    });
  }
}
