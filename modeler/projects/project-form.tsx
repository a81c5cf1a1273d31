import { useTranslation } from 'react-i18next';
import { Alert, ProblemPanel, ProcessForm } from '#web';
import { FormPane } from '../forms/form-pane.tsx';
import { readForm } from '../model/form-schema.ts';

interface ProjectFormProps {
  text: string;
  mayEdit: boolean;
  onChange: (text: string) => void;
  onClose: () => void;
}

/** A form of a project by itself, without a process beside it. */
export function ProjectForm({ text, mayEdit, onChange, onClose }: ProjectFormProps) {
  const { t } = useTranslation();
  const read = readForm(text);
  if ('problem' in read)
    return (
      <ProblemPanel
        problem={new Error(t(`models.form.unfit.${read.problem}`))}
        title={t('models.form.failed')}
      />
    );
  const form = { formId: read.form.id, schema: text };
  if (!mayEdit)
    return (
      <div className="mr-project-form">
        <Alert color="waiting" radius={0} py="xs">
          {t('models.project.readOnly')}
        </Alert>
        <ProcessForm formId={form.formId} schema={text} data={noData} onChange={() => undefined} />
      </div>
    );
  return (
    <div className="mr-project-form">
      <FormPane form={form} onChange={({ schema }) => onChange(schema)} onClose={onClose} />
    </div>
  );
}

// helpers

const noData = {};
