import type { ProjectVersion } from '#client';
import type { BasedOn, FormDraft, ModelDraft } from '../drafts/model-draft.ts';
import { decisionFacts } from '../model/decision-facts.ts';
import { fileFacts, mainProcess } from '../model/file-facts.ts';
import { formFileName, formIdIn } from '../model/form-schema.ts';
import type { OpenText } from './project-saver.ts';

type Texts = ReadonlyMap<string, OpenText>;

export type FileKind = 'process' | 'decision' | 'form';

/** By the endings that the server takes. */
export function fileKind(name: string): FileKind | undefined {
  const plain = name.toLowerCase();
  if (plain.endsWith('.bpmn') || plain.endsWith('.bpmn20.xml')) return 'process';
  if (plain.endsWith('.dmn') || plain.endsWith('.dmn11.xml')) return 'decision';
  return plain.endsWith('.form') ? 'form' : undefined;
}

/** The files in the order of the tabs: processes, decisions, forms. */
export function orderedNames(texts: Texts): string[] {
  const place = { process: 0, decision: 1, form: 2 };
  const order = (name: string) => place[fileKind(name) ?? 'form'];
  return [...texts.keys()].sort((a, b) => order(a) - order(b) || a.localeCompare(b));
}

/** All forms of a project as the editors know them; a file that is no form is left out. */
export function formsOf(texts: Texts): FormDraft[] {
  return orderedNames(texts)
    .filter((name) => fileKind(name) === 'form')
    .flatMap((name) => {
      const schema = texts.get(name)?.content ?? '';
      const formId = formIdIn(schema);
      return formId === undefined ? [] : [{ formId, schema }];
    });
}

/** The file that holds the form of this id, which may have any name; a new one is named after the form. */
export function formFile(texts: Texts, formId: string): string {
  const found = [...texts].find(([name, { content }]) => {
    return fileKind(name) === 'form' && formIdIn(content) === formId;
  });
  return found?.[0] ?? formFileName(formId);
}

/** A process or a decision of a project as its editor takes it. */
export function draftOfFile(
  project: { projectKey: string; updatedAt: string },
  texts: Texts,
  fileName: string,
  live: { basedOn: BasedOn | undefined; isChanged: boolean },
): ModelDraft {
  const xml = texts.get(fileName)?.content ?? '';
  const shared = {
    draftId: `${project.projectKey}-${fileName}`,
    fileName,
    xml,
    forms: formsOf(texts),
    isChanged: live.isChanged,
    savedAt: project.updatedAt,
    ...(live.basedOn && { basedOn: live.basedOn }),
  };
  if (fileKind(fileName) === 'decision') {
    const { requirementsId, name } = decisionFacts(xml);
    return { ...shared, kind: 'decision', name: name || fileName, processId: requirementsId };
  }
  const process = mainProcess(fileFacts(xml));
  const processId = process?.processId ?? '';
  return { ...shared, name: process?.name || processId || fileName, processId };
}

/** What an editor changed, file by file: the editors know of one text and the forms beside it. */
export function changedFiles(
  texts: Texts,
  fileName: string,
  changes: Pick<Partial<ModelDraft>, 'xml' | 'forms'>,
): { name: string; content: string }[] {
  const files: { name: string; content: string }[] = [];
  if (changes.xml !== undefined) files.push({ name: fileName, content: changes.xml });
  for (const { formId, schema } of changes.forms ?? [])
    files.push({ name: formFile(texts, formId), content: schema });
  return files.filter(({ name, content }) => texts.get(name)?.content !== content);
}

/** The newest version of a process or decision that was deployed of this project. */
export function newestDeployed(
  versions: readonly ProjectVersion[],
  draft: { kind?: ModelDraft['kind']; processId: string },
): { basedOn: BasedOn; isCurrent: boolean } | undefined {
  const found: { basedOn: BasedOn; isCurrent: boolean }[] = [];
  for (const { isCurrent, deployments } of versions)
    for (const { processes, decisions } of deployments) {
      for (const { decisionRequirementsId, decisionRequirementsKey, version } of decisions)
        if (draft.kind === 'decision' && decisionRequirementsId === draft.processId)
          found.push({ basedOn: { decisionRequirementsKey, version }, isCurrent });
      for (const { processDefinitionId, processDefinitionKey, version } of processes)
        if (draft.kind !== 'decision' && processDefinitionId === draft.processId)
          found.push({ basedOn: { processDefinitionKey, version }, isCurrent });
    }
  return found.sort((a, b) => b.basedOn.version - a.basedOn.version)[0];
}

/** Names that a project takes: slashes go, and a model gets the ending that says what it is. */
export function projectFileName(name: string, kind: FileKind): string {
  const plain = name.split(/[/\\]/).at(-1) ?? '';
  if (fileKind(plain) === kind) return plain;
  const endings = { process: '.bpmn', decision: '.dmn', form: '.form' };
  return `${plain.replace(/\.[^.]*$/, '') || kind}${endings[kind]}`;
}

/** A draft of one browser as the files of a project. */
export function filesOfDraft(draft: Pick<ModelDraft, 'kind' | 'fileName' | 'xml' | 'forms'>) {
  const name = projectFileName(draft.fileName, draft.kind === 'decision' ? 'decision' : 'process');
  return [
    { name, content: draft.xml },
    ...draft.forms.map(({ formId, schema }) => ({
      name: projectFileName(formFileName(formId), 'form'),
      content: schema,
    })),
  ];
}
