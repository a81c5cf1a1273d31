import { FormEditor } from '@bpmn-io/form-js';
import { builderParts, type Translate } from '#web';
import { giveStylesTheNonce } from '../canvas/style-nonce.ts';
import type { FormSchema } from '../model/form-schema.ts';
import '@bpmn-io/form-js/dist/assets/form-js.css';
import '@bpmn-io/form-js/dist/assets/form-js-editor-base.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import '../canvas/panel-theme.css';
import './form-editor.css';

export interface FormHandle {
  destroy(): void;
}

/** The form builder of the bpmn.io family in an element of ours; `onChange` gets every new schema. */
export async function createFormEditor(
  container: HTMLElement,
  schema: FormSchema,
  t: Translate,
  onChange: (schema: FormSchema) => void,
): Promise<FormHandle> {
  giveStylesTheNonce();
  const editor = new FormEditor({ container, additionalModules: [await builderParts(t)] });
  await editor.importSchema(schema as never);
  editor.on('changed', 500, () => onChange(editor.saveSchema() as unknown as FormSchema));
  return editor;
}
