import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert, Button, Group, Modal, notify, problemText, Stack, TextInput } from '#web';
import {
  useSaveTenantLimits,
  type TenantLimits,
  type TenantWithLimits,
} from '../../queries/tenant-queries.ts';

const fields = [
  { name: 'maxConcurrentJobs', least: 0, most: 1_000_000 },
  { name: 'maxRunningInstances', least: 0, most: 1_000_000 },
  { name: 'weight', least: 1, most: 100 },
] as const satisfies readonly { name: keyof TenantLimits; least: number; most: number }[];

/** What one tenant may use at once, and its share where several wait for the same work. */
export function TenantLimitsDialog({ tenant, onClose }: { tenant: TenantWithLimits; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map(({ name }) => [name, tenant[name] === null ? '' : String(tenant[name])])),
  );
  const save = useSaveTenantLimits(tenant.tenantId, () => {
    notify('done', t('admin.tenants.saved', { name: tenant.name }));
    onClose();
  });
  const textOf = (name: string): string => typed[name]?.trim() ?? '';
  const isWrong = ({ name, least, most }: (typeof fields)[number]): boolean => {
    const text = textOf(name);
    return text !== '' && !(/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most);
  };
  const send = () => {
    const given = fields.filter(({ name }) => textOf(name) !== '');
    if (!fields.some(isWrong))
      save.mutate(Object.fromEntries(given.map(({ name }) => [name, Number(textOf(name))])));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.tenants.limitsOf', { name: tenant.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {fields.map((field) => (
            <TextInput
              key={field.name}
              label={t(`admin.tenants.field.${field.name}`)}
              description={t(`admin.tenants.hint.${field.name}`)}
              inputMode="numeric"
              value={typed[field.name] ?? ''}
              error={isWrong(field) && t('admin.tenants.wrong', { least: field.least, most: field.most })}
              onChange={({ currentTarget }) => setTyped({ ...typed, [field.name]: currentTarget.value })}
            />
          ))}
          {save.error && <Alert color="incident">{problemText(save.error, t)}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.back')}
            </Button>
            <Button type="submit" disabled={fields.some(isWrong)} loading={save.isPending}>
              {t('admin.tenants.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
