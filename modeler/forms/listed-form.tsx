import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ProcessForm, Stack, Text } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { SelectedElement } from '../canvas/model-element.ts';
import { replaceFields } from '../canvas/modeler-actions.ts';
import { withForm } from '../drafts/model-draft.ts';
import { formFields, readForm } from '../model/form-schema.ts';
import { deriveFormId } from '../model/process-id.ts';
import type { FormTabProps } from './form-tab.tsx';

type ListedFormProps = Omit<FormTabProps, 'modeler' | 'selected'> & {
  modeler: BpmnModeler;
  selected: SelectedElement;
};

/** A task or start whose file lists its fields: the form that people see is made of them, and can become one of its own. */
export function ListedForm({ modeler, selected, draft, listed, onForms, onEdit }: ListedFormProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  // `null`: looked at, and there is none, because the process has errors.
  const schema = listed && (listed.find(({ elementId }) => elementId === selected.id)?.schema ?? null);
  const fields = fieldsOf(schema ?? '');
  const make = (from: string) => {
    const taken = draft.forms.map((form) => form.formId);
    const formId = deriveFormId(draft.processId, selected.name, taken);
    onForms(withForm(draft.forms, { formId, schema: withFormId(from, formId) }));
    replaceFields(modeler, selected.id, formId);
    onEdit(formId);
  };
  return (
    <Stack gap="sm" p="md">
      <Text size="sm">{t('models.form.listed.says', { name: selected.name || selected.id })}</Text>
      {schema === null && (
        <Text size="sm" c="dimmed">
          {t('models.form.listed.notYet')}
        </Text>
      )}
      <ul className="mr-model-fields">
        {fields.map((field) => (
          <li key={field.key}>
            {field.label} <code>{field.key}</code>
          </li>
        ))}
      </ul>
      {selected.takesForm && (
        <>
          <Button
            onClick={() => make(schema ?? '')}
            loading={schema === undefined}
            disabled={schema === null}
          >
            {t('models.form.listed.make')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('models.form.listed.hint')}
          </Text>
        </>
      )}
      {schema !== undefined && schema !== null && (
        <>
          <Button variant="subtle" size="xs" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {t('models.form.preview')}
          </Button>
          {isShown && <ProcessForm formId={selected.id} schema={schema} data={noData} />}
        </>
      )}
    </Stack>
  );
}

// helpers

const noData = {};

/** A form in a model is known by its element; one beside it by its id. */
function withFormId(schema: string, id: string): string {
  return JSON.stringify({ ...(JSON.parse(schema) as object), id }, null, 2);
}

function fieldsOf(schema: string): { key: string; label: string }[] {
  const read = readForm(schema);
  return 'form' in read ? formFields(read.form) : [];
}
