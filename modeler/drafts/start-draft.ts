import { decisionFacts, isDmnFile } from '../model/decision-facts.ts';
import { fileFacts, isBpmnFile, mainProcess } from '../model/file-facts.ts';
import { readForm, type FormSchema } from '../model/form-schema.ts';
import { deriveProcessId } from '../model/process-id.ts';
import { newDraftId, type FormDraft, type ModelDraft } from './model-draft.ts';

export interface ReadFile {
  name: string;
  content: string;
}
/** Why files were not imported, as the last part of a text's key, and the file it is about. */
export interface ImportRefusal {
  refusal: 'notBpmn' | 'noProcess' | 'noDecision' | 'badForm' | 'onlyForms';
  file: string;
}

/** A draft of each BPMN and each DMN file; the forms chosen together with them go into all that link to them. */
export function draftsOfFiles(files: readonly ReadFile[], now: Date): ModelDraft[] | ImportRefusal {
  const forms: FormDraft[] = [];
  const models: ReadFile[] = [];
  const drafts: ModelDraft[] = [];
  for (const file of files) {
    if (file.name.toLowerCase().endsWith('.form')) {
      const read = readForm(file.content);
      if ('problem' in read) return { refusal: 'badForm', file: file.name };
      forms.push({ formId: read.form.id, schema: file.content });
    } else if (isDmnFile(file.name, file.content)) {
      if (decisionFacts(file.content).requirementsId === '')
        return { refusal: 'noDecision', file: file.name };
      drafts.push(draftOfDecision(file, now));
    } else if (isBpmnFile(file.name, file.content)) models.push(file);
    else return { refusal: 'notBpmn', file: file.name };
  }
  if (models.length === 0 && drafts.length === 0) return { refusal: 'onlyForms', file: files[0]?.name ?? '' };
  for (const model of models) {
    const facts = fileFacts(model.content);
    const process = mainProcess(facts);
    if (!process) return { refusal: 'noProcess', file: model.name };
    const linked = forms.filter((form) => facts.formIds.includes(form.formId));
    drafts.push({
      ...emptyDraft(now),
      name: process.name || process.processId,
      processId: process.processId,
      fileName: model.name,
      xml: model.content,
      forms: linked,
    });
  }
  return drafts;
}

export function draftOfStarter(
  process: { processId: string; name: string },
  model: { xml: string; forms: readonly FormSchema[] },
  now: Date,
): ModelDraft {
  return {
    ...emptyDraft(now),
    ...process,
    fileName: `${process.processId}.bpmn`,
    xml: model.xml,
    forms: model.forms.map((form) => ({ formId: form.id, schema: JSON.stringify(form, null, 2) })),
  };
}

/** A draft of a decision model, new or imported. */
export function draftOfDecision(file: ReadFile, now: Date): ModelDraft {
  const { requirementsId, name } = decisionFacts(file.content);
  return {
    ...emptyDraft(now),
    kind: 'decision',
    name,
    processId: requirementsId,
    fileName: file.name,
    xml: file.content,
    forms: [],
  };
}

/** A draft that starts from a deployed version of a decision model. */
export function draftOfDecisionVersion(
  version: { decisionRequirementsKey: string; version: number; resourceName: string },
  xml: string,
  now: Date,
): ModelDraft {
  const { decisionRequirementsKey } = version;
  return {
    ...draftOfDecision({ name: version.resourceName, content: xml }, now),
    basedOn: { decisionRequirementsKey, version: version.version },
    isChanged: false,
  };
}

/** A draft that starts from a deployed version, with the forms it was deployed with. */
export function draftOfVersion(
  version: {
    processDefinitionKey: string;
    processDefinitionId: string;
    version: number;
    name: string | null;
    resourceName: string;
  },
  xml: string,
  forms: readonly FormDraft[],
  now: Date,
): ModelDraft {
  return {
    ...emptyDraft(now),
    name: version.name ?? version.processDefinitionId,
    processId: version.processDefinitionId,
    fileName: version.resourceName || `${deriveProcessId(version.processDefinitionId)}.bpmn`,
    xml,
    forms: [...forms],
    basedOn: { processDefinitionKey: version.processDefinitionKey, version: version.version },
    isChanged: false,
  };
}

// helpers

function emptyDraft(now: Date) {
  return { draftId: newDraftId(), isChanged: true, savedAt: now.toISOString() };
}
