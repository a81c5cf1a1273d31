import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, Alert, Button, Group, Modal, notify, problemText, Stack, Text, TextInput } from '#web';
import { useJobTypeWrites, type JobType } from '../queries/flow-queries.ts';
import {
  fieldGroups,
  formOf,
  limitsOf,
  wrongFields,
  type LimitField,
  type LimitsForm,
} from './limits-form.ts';

/** The limits of one job type, or of all types together (`*`). */
export function JobTypeDialog({ jobType, onClose }: { jobType: JobType; onClose: () => void }) {
  const { t } = useTranslation();
  const { type } = jobType;
  const [form, setForm] = useState(() => formOf(jobType));
  const { save, remove } = useJobTypeWrites(type);
  const problem = save.error ?? remove.error;
  const wrong = wrongFields(form);
  const saved = () => {
    notify('done', t('operate.flow.saved'));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={type === '*' ? t('operate.flow.allTypes') : t('operate.flow.limitsOf', { type })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong.length === 0) afterWrite(save.mutateAsync(limitsOf(form, jobType)), saved);
        }}
      >
        <Stack>
          <Text size="sm">{t('operate.flow.lead')}</Text>
          <Fields form={form} wrong={wrong} isForAll={type === '*'} onChange={setForm} />
          {problem && <Alert color="incident">{problemText(problem, t)}</Alert>}
          <Group justify="flex-end">
            {jobType.isConfigured && (
              <Button
                variant="default"
                loading={remove.isPending}
                onClick={() => afterWrite(remove.mutateAsync(), saved)}
              >
                {t('operate.flow.remove')}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t('common.back')}
            </Button>
            <Button type="submit" disabled={wrong.length > 0} loading={save.isPending}>
              {t('operate.flow.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

// helpers

interface FieldsProps {
  form: LimitsForm;
  wrong: LimitField[];
  isForAll: boolean;
  onChange: (form: LimitsForm) => void;
}

function Fields({ form, wrong, isForAll, onChange }: FieldsProps) {
  const { t } = useTranslation();
  // A breaker and a priority belong to one type.
  const groups = fieldGroups.filter(({ id }) => !(isForAll && id === 'breaker'));
  return groups.map(({ id, fields }) => (
    <fieldset key={id} className="mr-op-limits">
      <legend>{t(`operate.flow.group.${id}`)}</legend>
      {fields
        .filter((field) => !(isForAll && field === 'priority'))
        .map((field) => (
          <TextInput
            key={field}
            size="xs"
            inputMode="decimal"
            label={t(`operate.flow.field.${field}`)}
            value={form[field]}
            error={wrong.includes(field) ? t('operate.flow.notANumber') : undefined}
            onChange={(event) => onChange({ ...form, [field]: event.currentTarget.value })}
          />
        ))}
    </fieldset>
  ));
}
