import { api } from '#web';
import type { DeploymentFile } from '../deploy/deployment-files.ts';
import { calledParts } from '../model/called-parts.ts';

export interface CalledFiles {
  files: DeploymentFile[];
  /** What is called and neither there nor deployed, as far as this person may see it. */
  missing: string[];
}

/** Processes that call each other in a long chain are tried with its beginning. */
const filesMax = 20;

/** The newest deployed versions of everything that the files call and do not contain, and of what those call. */
export async function findCalledFiles(files: readonly DeploymentFile[]): Promise<CalledFiles> {
  const found: DeploymentFile[] = [];
  const missing = new Set<string>();
  for (;;) {
    const { processIds, decisionIds } = calledParts([...files, ...found].map(({ content }) => content));
    const wanted = [
      ...processIds.filter((id) => !missing.has(id)).map((id) => ({ id, find: findProcess })),
      ...decisionIds.filter((id) => !missing.has(id)).map((id) => ({ id, find: findDecision })),
    ].slice(0, filesMax - found.length);
    if (wanted.length === 0) return { files: found, missing: [...missing] };
    const texts = await Promise.all(wanted.map(({ id, find }) => find(id)));
    for (const [index, { id }] of wanted.entries()) {
      const content = texts[index];
      if (content === undefined) missing.add(id);
      else found.push({ name: nameFor(id, wanted[index]?.find === findDecision), content });
    }
  }
}

// helpers

const newest = { sort: [{ field: 'version', order: 'DESC' as const }], page: { limit: 1 } };

async function findProcess(processDefinitionId: string): Promise<string | undefined> {
  const { items } = await api.definitions.search({ filter: { processDefinitionId }, ...newest });
  const [first] = items;
  return first && api.definitions.xml(first.processDefinitionKey);
}

async function findDecision(decisionDefinitionId: string): Promise<string | undefined> {
  const { items } = await api.http.post<{ items: { decisionRequirementsKey: string }[] }>(
    '/v2/decision-definitions/search',
    { filter: { decisionDefinitionId }, ...newest },
  );
  const [first] = items;
  return first && api.decisionRequirements.xml(first.decisionRequirementsKey);
}

/** No file of the model is called so: its own names have no folder. */
function nameFor(id: string, isDecision: boolean): string {
  return `deployed/${id}${isDecision ? '.dmn' : '.bpmn'}`;
}
