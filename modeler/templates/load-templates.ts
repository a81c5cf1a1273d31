import { api } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import { dialectOf } from '../model/dialect.ts';
import type { templateModules } from './template-modules.ts';

/** Element templates of the server and the parts of the editor that show them. */
export interface LoadedTemplates {
  modules: typeof templateModules;
  items: readonly object[];
}

interface TemplatesLoader {
  setTemplates(templates: readonly object[]): void;
}

/**
 * Templates write the words of our own dialect, so only its files get them; nothing more is loaded where the server has
 * none.
 */
export async function loadTemplates(xml: string): Promise<LoadedTemplates | undefined> {
  if (dialectOf(xml) !== 'zeebe') return undefined;
  const { items } = await api.http.get<{ items: object[] }>('/v2/element-templates');
  if (items.length === 0) return undefined;
  return { items, modules: (await import('./template-modules.ts')).templateModules };
}

/** Offers the templates; the answer says what is wrong with those that cannot be offered. */
export function offerTemplates(modeler: BpmnModeler, items: readonly object[]): string[] {
  const wrong: string[] = [];
  const note = ({ errors }: { errors: readonly Error[] }): void => {
    wrong.push(...errors.map(({ message }) => message));
  };
  modeler.on('elementTemplates.errors', note);
  modeler.get<TemplatesLoader>('elementTemplatesLoader').setTemplates(items);
  modeler.off('elementTemplates.errors', note);
  return wrong;
}
