import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { afterWrite, Modal, NativeSelect, notify, TextInput } from '#web';
import { useHookWrites, type Hook, type NewSecret, type Signature } from '../../queries/hook-queries.ts';
import { EffectFields, effectBodyOf, effectFormOf, isEffectComplete } from '../effect-fields.tsx';
import { EntryForm } from '../entry-form.tsx';

interface HookDialogProps {
  /** The hook that is changed; without one a new one is made. */
  hook: Hook | undefined;
  onClose: () => void;
  onCreated: (created: NewSecret) => void;
}

/** Sets up a webhook: what its calls do and how they prove where they come from. */
export function HookDialog({ hook, onClose, onCreated }: HookDialogProps) {
  const { t } = useTranslation();
  const [effect, setEffect] = useState(() => effectFormOf(hook));
  const [proof, setProof] = useState(() => proofOf(hook));
  const { create, save } = useHookWrites();
  const isReady = isEffectComplete(effect) && (proof.kind !== 'CUSTOM' || proof.header.trim() !== '');
  const problem = create.error ?? save.error;
  const submit = () => {
    const { deliveryIdExpression = null } = hook ?? {};
    const body = { ...effectBodyOf(effect), ...proofBodyOf(proof, hook), deliveryIdExpression };
    if (!hook) return afterWrite(create.mutateAsync(body), onCreated);
    return afterWrite(save.mutateAsync({ hookId: hook.hookId, ...body }), () => {
      notify('done', t('admin.hooks.saved'));
      onClose();
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={hook ? t('admin.hooks.edit') : t('admin.hooks.add')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <EntryForm
        isReady={isReady}
        isBusy={create.isPending || save.isPending}
        problem={problem}
        action={hook ? t('common.save') : t('admin.hooks.create')}
        onSubmit={submit}
        onClose={onClose}
      >
        <EffectFields form={effect} sees="body" onChange={setEffect} />
        <ProofFields proof={proof} onChange={setProof} />
      </EntryForm>
    </Modal>
  );
}

// helpers

const kinds = ['STANDARD', 'GITHUB', 'STRIPE', 'SLACK', 'CUSTOM', 'BEARER', 'BASIC'] as const;

interface Proof {
  kind: (typeof kinds)[number];
  header: string;
  username: string;
}

function proofOf(hook: Hook | undefined): Proof {
  return {
    kind: hook && hook.auth !== 'HMAC' ? hook.auth : (hook?.signature?.style ?? 'STANDARD'),
    header: hook?.signature?.header ?? '',
    username: hook?.username ?? '',
  };
}

function proofBodyOf({ kind, header, username }: Proof, hook: Hook | undefined): object {
  if (kind === 'BEARER') return { auth: kind };
  if (kind === 'BASIC') return { auth: kind, username };
  // What the dialog does not ask stays as it was set by a call.
  const kept: Partial<Signature> = hook?.signature?.style === 'CUSTOM' ? hook.signature : {};
  return {
    auth: 'HMAC',
    signature: kind === 'CUSTOM' ? { ...kept, style: kind, header: header.trim() } : { style: kind },
  };
}

function ProofFields({ proof, onChange }: { proof: Proof; onChange: (proof: Proof) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('admin.hooks.proof')}
        value={proof.kind}
        onChange={(event) => onChange({ ...proof, kind: event.currentTarget.value as Proof['kind'] })}
        data={kinds.map((value) => ({ value, label: t(`admin.hooks.kind.${value}`) }))}
      />
      {proof.kind === 'CUSTOM' && (
        <TextInput
          label={t('admin.hooks.header')}
          value={proof.header}
          onChange={(event) => onChange({ ...proof, header: event.currentTarget.value })}
          required
        />
      )}
      {proof.kind === 'BASIC' && (
        <TextInput
          label={t('admin.hooks.username')}
          value={proof.username}
          placeholder="hook"
          onChange={(event) => onChange({ ...proof, username: event.currentTarget.value })}
        />
      )}
    </>
  );
}
