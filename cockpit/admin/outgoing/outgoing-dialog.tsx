import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, Checkbox, Group, Modal, notify, Switch, TextInput } from '#web';
import {
  eventTypes,
  useOutgoingWrites,
  type Outgoing,
  type OutgoingSettings,
} from '../../queries/outgoing-queries.ts';
import { EntryForm } from '../entry-form.tsx';

interface DialogProps {
  /** The one that is changed; without one a new one is made. */
  outgoing: Outgoing | undefined;
  onClose: () => void;
  onCreated: (created: { secret: string }) => void;
}

/** Says which address is told of which events. */
export function OutgoingDialog({ outgoing, onClose, onCreated }: DialogProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<OutgoingSettings>(() => settingsOf(outgoing));
  const { create, save } = useOutgoingWrites();
  const problem = create.error ?? save.error;
  const isReady = form.url.trim() !== '' && form.eventTypes.length > 0;
  const change = (part: Partial<OutgoingSettings>) => setForm({ ...form, ...part });
  const submit = () => {
    const settings = { ...form, url: form.url.trim() };
    if (!outgoing) return afterWrite(create.mutateAsync(settings), onCreated);
    return afterWrite(save.mutateAsync({ webhookKey: outgoing.webhookKey, settings }), () => {
      notify('done', t('admin.outgoing.saved'));
      onClose();
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(outgoing ? 'admin.outgoing.edit' : 'admin.outgoing.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <EntryForm
        isReady={isReady}
        isBusy={create.isPending || save.isPending}
        problem={problem}
        action={outgoing ? t('common.save') : t('admin.outgoing.create')}
        onSubmit={submit}
        onClose={onClose}
      >
        <TextInput
          label={t('admin.outgoing.url')}
          description={t('admin.outgoing.urlHint')}
          value={form.url}
          onChange={({ currentTarget }) => change({ url: currentTarget.value })}
          required
          data-autofocus
        />
        <EventFields chosen={form.eventTypes} onChange={(chosen) => change({ eventTypes: chosen })} />
        <TextInput
          label={t('admin.outgoing.process')}
          description={t('admin.outgoing.processHint')}
          value={form.filter.processDefinitionId ?? ''}
          onChange={({ currentTarget: { value } }) => change({ filter: filterOf(value) })}
        />
        <TextInput
          label={t('admin.description')}
          value={form.description}
          onChange={({ currentTarget }) => change({ description: currentTarget.value })}
        />
        <Switch
          label={t('admin.outgoing.enabled')}
          checked={form.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
      </EntryForm>
    </Modal>
  );
}

// helpers

const groups = ['instance', 'task', 'incident', 'job'] as const;

function EventFields({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  const { t } = useTranslation();
  return (
    <>
      {groups.map((group) => (
        <Checkbox.Group
          key={group}
          label={t(`admin.outgoing.groups.${group}`)}
          value={chosen}
          onChange={onChange}
        >
          <Group gap="sm" mt={4}>
            {eventTypes
              .filter((type) => type.startsWith(`${group}.`))
              .map((type) => (
                <Checkbox key={type} value={type} label={type} />
              ))}
          </Group>
        </Checkbox.Group>
      ))}
    </>
  );
}

function filterOf(typed: string): OutgoingSettings['filter'] {
  return { processDefinitionId: typed.trim() === '' ? null : typed.trim() };
}

function settingsOf(outgoing: Outgoing | undefined): OutgoingSettings {
  const { url = '', filter, enabled = true, description = '' } = outgoing ?? {};
  return {
    ...{ url, enabled, description, filter: filter ?? { processDefinitionId: null } },
    eventTypes: outgoing?.eventTypes ?? ['instance.completed', 'incident.opened', 'task.created'],
  };
}
