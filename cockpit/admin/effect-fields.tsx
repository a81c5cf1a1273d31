import { useTranslation } from 'react-i18next';
import { NativeSelect, Switch, TextInput } from '#web';
import type { Effect } from '../queries/hook-queries.ts';

/** What the fields hold while they are edited; empty text means that nothing is said. */
export interface EffectForm {
  action: Effect['action'];
  processDefinitionId: string;
  messageName: string;
  correlationKeyExpression: string;
  /** Milliseconds; kept as it was, since no field shows it. */
  timeToLive: number | null;
  businessIdExpression: string;
  variablesExpression: string;
  description: string;
  enabled: boolean;
}

export function effectFormOf(effect: Effect | undefined): EffectForm {
  return {
    action: effect?.action ?? 'START',
    processDefinitionId: effect?.processDefinitionId ?? '',
    messageName: effect?.messageName ?? '',
    correlationKeyExpression: effect?.correlationKeyExpression ?? '',
    timeToLive: effect?.timeToLive ?? null,
    businessIdExpression: effect?.businessIdExpression ?? '',
    variablesExpression: effect?.variablesExpression ?? '',
    description: effect?.description ?? '',
    enabled: effect?.enabled ?? true,
  };
}

/** Only what belongs to the action is sent. */
export function effectBodyOf(form: EffectForm): object {
  const { processDefinitionId, messageName, correlationKeyExpression, timeToLive, ...rest } = form;
  return form.action === 'START'
    ? { ...rest, processDefinitionId: processDefinitionId.trim() }
    : { ...rest, messageName: messageName.trim(), correlationKeyExpression, timeToLive };
}

export function isEffectComplete({ action, processDefinitionId, messageName }: EffectForm): boolean {
  return (action === 'START' ? processDefinitionId : messageName).trim() !== '';
}

interface EffectFieldsProps {
  form: EffectForm;
  /** What the expressions see: `body` or `row`. */
  sees: 'body' | 'row';
  onChange: (form: EffectForm) => void;
}

/** What an arrival does: start a process or publish a message, and the expressions that make data of it. */
export function EffectFields({ form, sees, onChange }: EffectFieldsProps) {
  const { t } = useTranslation();
  const isStart = form.action === 'START';
  const field = (
    name: 'processDefinitionId' | 'messageName' | `${string}Expression`,
    options: { required?: true; placeholder?: string } = {},
  ) => (
    <TextInput
      label={t(`admin.effect.${name}`)}
      value={String(form[name as keyof EffectForm] ?? '')}
      onChange={(event) => onChange({ ...form, [name]: event.currentTarget.value })}
      {...options}
    />
  );
  return (
    <>
      <NativeSelect
        label={t('admin.effect.action')}
        value={form.action}
        onChange={(event) => onChange({ ...form, action: event.currentTarget.value as EffectForm['action'] })}
        data={[
          { value: 'START', label: t('admin.effect.START') },
          { value: 'PUBLISH_MESSAGE', label: t('admin.effect.PUBLISH_MESSAGE') },
        ]}
      />
      {isStart ? field('processDefinitionId', { required: true }) : field('messageName', { required: true })}
      {!isStart && field('correlationKeyExpression', { placeholder: `=${sees}.orderId` })}
      {field('variablesExpression', { placeholder: `={order: ${sees}.id}` })}
      {field('businessIdExpression', { placeholder: `=${sees}.id` })}
      <TextInput
        label={t('admin.description')}
        value={form.description}
        onChange={(event) => onChange({ ...form, description: event.currentTarget.value })}
      />
      <Switch
        label={t('admin.effect.enabled')}
        checked={form.enabled}
        onChange={(event) => onChange({ ...form, enabled: event.currentTarget.checked })}
      />
    </>
  );
}

/** The same in one line of a table. */
export function EffectText({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  const { action, processDefinitionId, messageName, description } = effect;
  return (
    <>
      <strong>
        {action === 'START'
          ? t('admin.effect.starts', { process: processDefinitionId })
          : t('admin.effect.publishes', { message: messageName })}
      </strong>
      {description !== '' && <span className="mr-op-sub">{description}</span>}
    </>
  );
}
