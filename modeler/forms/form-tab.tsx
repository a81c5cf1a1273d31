import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelForm } from '#client';
import { Button, Group, NativeSelect, Stack, Text } from '#web';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { SelectedElement } from '../canvas/model-element.ts';
import { linkForm } from '../canvas/modeler-actions.ts';
import { withForm, type FormDraft, type ModelDraft } from '../drafts/model-draft.ts';
import { formFields, newForm, readForm } from '../model/form-schema.ts';
import { deriveFormId } from '../model/process-id.ts';
import { findDeployedForm } from './deployed-forms.ts';
import { ListedForm } from './listed-form.tsx';

export interface FormTabProps {
  modeler: BpmnModeler | undefined;
  selected: SelectedElement | undefined;
  draft: ModelDraft;
  /** The forms that the server reads in the model itself; undefined while it looks. */
  listed: readonly ModelForm[] | undefined;
  onForms: (forms: FormDraft[]) => void;
  onEdit: (formId: string) => void;
}

/** The form of the selected user task or start event: create, link, open. */
export function FormTab({ modeler, selected, draft, listed, onForms, onEdit }: FormTabProps) {
  const { t } = useTranslation();
  if (!modeler || !selected || !(selected.takesForm || selected.listsFields)) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('models.form.selectTask')}
      </Text>
    );
  }
  const taken = draft.forms.map((form) => form.formId);
  if (selected.listsFields)
    return <ListedForm key={selected.id} {...{ modeler, selected, draft, listed, onForms, onEdit }} />;
  const create = (formId: string) => {
    const schema = JSON.stringify(newForm(formId, selected.name), null, 2);
    onForms(withForm(draft.forms, { formId, schema }));
    linkForm(modeler, selected.id, formId);
    onEdit(formId);
  };
  const linked = draft.forms.find((form) => form.formId === selected.formId);
  return (
    <Stack gap="sm" p="md">
      {selected.formId === '' ? (
        <>
          <Text size="sm">{t('models.form.none', { name: selected.name || selected.id })}</Text>
          <Button onClick={() => create(deriveFormId(draft.processId, selected.name, taken))}>
            {t('models.form.create')}
          </Button>
          {taken.length > 0 && (
            <NativeSelect
              label={t('models.form.link')}
              value=""
              data={[{ value: '', label: t('models.form.linkChoose') }, ...taken]}
              onChange={(event) => linkForm(modeler, selected.id, event.currentTarget.value)}
            />
          )}
        </>
      ) : (
        <>
          <div>
            <Text size="xs" c="dimmed">
              {t('models.form.linked')}
            </Text>
            <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
              {selected.formId}
            </Text>
          </div>
          {linked ? (
            <LinkedForm form={linked} onEdit={() => onEdit(linked.formId)} />
          ) : (
            <OutsideForm
              key={selected.formId}
              formId={selected.formId}
              onCreate={() => create(selected.formId)}
              onLoaded={(form) => {
                onForms(withForm(draft.forms, form));
                onEdit(form.formId);
              }}
            />
          )}
          <Group>
            <Button variant="subtle" size="xs" onClick={() => linkForm(modeler, selected.id, '')}>
              {t('models.form.unlink')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

// helpers

function LinkedForm({ form, onEdit }: { form: FormDraft; onEdit: () => void }) {
  const { t } = useTranslation();
  const read = readForm(form.schema);
  const fields = 'form' in read ? formFields(read.form) : [];
  return (
    <>
      <Button onClick={onEdit} data-edit-form>
        {t('models.form.edit')}
      </Button>
      <Text size="xs" c="dimmed">
        {t('models.form.fields', { count: fields.length })}
      </Text>
      <ul className="mr-model-fields">
        {fields.map((field) => (
          <li key={field.key}>
            {field.label} <code>{field.key}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

interface OutsideFormProps {
  formId: string;
  onCreate: () => void;
  onLoaded: (form: FormDraft) => void;
}

/** A link to a form that the draft does not contain: it may be deployed already. */
function OutsideForm({ formId, onCreate, onLoaded }: OutsideFormProps) {
  const { t } = useTranslation();
  const deployed = useQuery({
    queryKey: ['process-definitions', 'form', formId],
    queryFn: () => findDeployedForm(formId),
  });
  const form = deployed.data;
  if (deployed.isPending) return <Button loading />;
  if (!form) {
    return (
      <>
        <Text size="sm">{t('models.form.notDeployed', { id: formId })}</Text>
        <Button onClick={onCreate}>{t('models.form.createNamed', { id: formId })}</Button>
      </>
    );
  }
  return (
    <>
      <Text size="sm">{t('models.form.missing')}</Text>
      <Button onClick={() => onLoaded(form)}>{t('models.form.load')}</Button>
    </>
  );
}
