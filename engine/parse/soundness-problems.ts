import type { ProcessModel } from '../model/process-model.ts';
import { checkSoundness } from '../soundness/check-soundness.ts';
import type { Soundness, SoundnessFinding } from '../soundness/check-soundness.ts';
import type { Compilation } from './compilation.ts';
import type { ProblemDetails } from './problems.ts';
import type { ProcessGraph } from './scopes.ts';

/** Explores a compiled process and reports what it finds; undefined where the model has no complete graph to explore. */
export function reportSoundness(
  c: Compilation,
  graph: ProcessGraph,
  model: ProcessModel,
): Soundness | undefined {
  const isWhole = Object.keys(model.elements).length === graph.nodes.size;
  if (!isWhole || c.reporter.hasErrorOf(BROKEN_GRAPH)) return undefined;
  const soundness = checkSoundness(model);
  for (const finding of soundness.findings) {
    const at = graph.nodes.get(finding.elementId)?.element ?? graph.scopes.get(finding.elementId)?.element;
    if (c.reporter.hasErrorAt(finding.elementId)) continue;
    const details = { message: messageOf(finding, (id) => nameOf(model, id)), path: finding.path };
    if (finding.code === 'SOUNDNESS_INCOMPLETE') c.reporter.hint(finding.code, at, details);
    else c.reporter.warning(finding.code, at, details);
  }
  return soundness;
}

// helpers

/** With one of these the drawing is not the graph that was meant, and what would be found in it is noise. */
const BROKEN_GRAPH: ReadonlySet<string> = new Set([
  ...['ID_DUPLICATE', 'ID_INVALID', 'REF_UNRESOLVED', 'REF_WRONG_TYPE', 'FLOW_CROSSES_SCOPE'],
  ...['NOT_CONNECTED', 'START_POSITION', 'END_POSITION', 'GATEWAY_NO_FLOW', 'LINK_PAIR', 'EVENT_GATEWAY'],
  ...['SUB_PROCESS_START', 'ESP_START', 'ESP_CONNECTED', 'BOUNDARY_FLOWS', 'LIMIT_ELEMENTS', 'LIMIT_NESTING'],
  ...['ELEMENT_UNSUPPORTED', 'INSTANTIATE', 'AD_HOC_CONTENT'],
]);

/** Its name; its id where it has none. */
function nameOf(model: ProcessModel, id: string): string {
  const name = model.elements[id]?.name ?? (id === model.processId ? model.name : undefined);
  return name === undefined || name.trim() === '' ? id : name.replace(/\s+/g, ' ').trim();
}

function messageOf(finding: SoundnessFinding, nameOf: (id: string) => string): ProblemDetails['message'] {
  const element = `"${nameOf(finding.elementId)}"`;
  const path = finding.path.map(({ elementId }) => nameOf(elementId)).join(' → ');
  switch (finding.code) {
    case 'DEADLOCK':
      return `${element} can wait for ever: ${path}. Join with the kind of gateway that split, or lead every path there`;
    case 'MUTUAL_WAIT':
      return `${element} and "${nameOf(finding.otherId ?? '')}" wait for each other: ${path}. Take one of the inclusive joins out of the loop`;
    case 'LACK_OF_SYNCHRONIZATION':
      return `${element} can run more than once for one token: ${path}. Join the parallel paths before it`;
    case 'DEAD_ELEMENT':
      return `No run can reach ${element}. Connect it, or remove it`;
    case 'NO_PROPER_END':
      return `From ${element} no end can be reached: ${path}. Lead a path out of the loop`;
    case 'LOOP_WITHOUT_WAIT':
      return `${path} repeats without a wait state. Let it wait for a user, a worker, a message or a timer`;
    case 'SOUNDNESS_INCOMPLETE':
      return `Not checked for deadlocks and missing joins: ${finding.reason ?? ''}. Split the process, or close its parallel blocks`;
  }
}
