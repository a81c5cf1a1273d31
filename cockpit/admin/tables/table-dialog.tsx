import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, Modal, NativeSelect, notify, TextInput } from '#web';
import { useSecrets } from '../../queries/secret-queries.ts';
import { useTableWrites, type SourceTable } from '../../queries/table-queries.ts';
import { EffectFields, effectBodyOf, effectFormOf, isEffectComplete } from '../effect-fields.tsx';
import { EntryForm } from '../entry-form.tsx';

interface TableDialogProps {
  /** The table that is changed; without one a new one is listened to. */
  table: SourceTable | undefined;
  onClose: () => void;
}

/** Listens to a table of another database: where it is, how its rows are told apart, and what they do. */
export function TableDialog({ table, onClose }: TableDialogProps) {
  const { t } = useTranslation();
  const [effect, setEffect] = useState(() => effectFormOf(table));
  const [place, setPlace] = useState(() => placeOf(table));
  const { save } = useTableWrites();
  const { sourceId, connectionSecret } = place;
  const isReady =
    isEffectComplete(effect) &&
    sourceId.trim() !== '' &&
    place.table.trim() !== '' &&
    connectionSecret !== '';
  const submit = () =>
    afterWrite(
      save.mutateAsync({
        ...effectBodyOf(effect),
        ...place,
        pollSeconds: table?.pollSeconds ?? pollSeconds,
      } as { sourceId: string }),
      () => {
        notify('done', t('admin.tables.saved', { name: sourceId }));
        onClose();
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={table ? t('admin.tables.editOf', { name: table.sourceId }) : t('admin.tables.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <EntryForm
        isReady={isReady}
        isBusy={save.isPending}
        problem={save.error}
        action={t('common.save')}
        onSubmit={submit}
        onClose={onClose}
      >
        <PlaceFields place={place} isNew={table === undefined} onChange={setPlace} />
        <EffectFields form={effect} sees="row" onChange={setEffect} />
      </EntryForm>
    </Modal>
  );
}

// helpers

/** As the server has it unless a call says otherwise. */
const pollSeconds = 5;

interface Place {
  sourceId: string;
  connectionSecret: string;
  table: string;
  idColumn: string;
  markColumn: string;
  channel: string;
}

function placeOf(table: SourceTable | undefined): Place {
  return {
    sourceId: table?.sourceId ?? '',
    connectionSecret: table?.connectionSecret ?? '',
    table: table?.table ?? '',
    idColumn: table?.idColumn ?? 'id',
    markColumn: table?.markColumn ?? '',
    channel: table?.channel ?? '',
  };
}

interface PlaceFieldsProps {
  place: Place;
  isNew: boolean;
  onChange: (place: Place) => void;
}

function PlaceFields({ place, isNew, onChange }: PlaceFieldsProps) {
  const { t } = useTranslation();
  const secrets = useSecrets().data?.items ?? [];
  const field = (name: keyof Place, options: { required?: true; placeholder?: string } = {}) => (
    <TextInput
      label={t(`admin.tables.field.${name}`)}
      value={place[name]}
      onChange={(event) => onChange({ ...place, [name]: event.currentTarget.value })}
      {...options}
    />
  );
  return (
    <>
      {isNew && field('sourceId', { required: true, placeholder: 'orders' })}
      <NativeSelect
        label={t('admin.tables.field.connectionSecret')}
        description={t('admin.tables.secretHint')}
        value={place.connectionSecret}
        onChange={(event) => onChange({ ...place, connectionSecret: event.currentTarget.value })}
        data={[{ value: '', label: t('admin.tables.choose') }, ...secrets.map(({ name }) => name)]}
        required
      />
      {field('table', { required: true, placeholder: 'public.outbox' })}
      {field('idColumn')}
      {field('markColumn')}
      {field('channel')}
    </>
  );
}
