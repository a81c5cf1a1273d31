import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Alert,
  Button,
  Group,
  Modal,
  notify,
  prettyJson,
  problemText,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '#web';
import {
  useConnectorSettings,
  useSaveConnectorSettings,
  type ConnectorSettings,
  type ConnectorSettingsInfo,
} from '../../queries/connector-queries.ts';
import { readJsonObject } from './json-object.ts';

interface DialogProps {
  type: string;
  onClose: () => void;
}

/** How the tenant uses a connector: whether it runs, what its tasks need not say, and where they may go. */
export function ConnectorSettingsDialog({ type, onClose }: DialogProps) {
  const { t } = useTranslation();
  const settings = useConnectorSettings(type);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('admin.connectors.settingsOf', { type })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {settings.error && <Alert color="incident">{problemText(settings.error, t)}</Alert>}
      {settings.data && <SettingsForm settings={settings.data} onClose={onClose} />}
    </Modal>
  );
}

// helpers

const TIMEOUT = { least: 1, most: 300 };
const BYTES = { least: 1, most: 1_048_576 };
/** Those whose calls have limits; the others send by the server's own means. */
const hasLimits = (type: string): boolean => /http/.test(type);

interface Typed {
  enabled: boolean;
  defaults: string;
  hosts: string;
  timeout: string;
  bytes: string;
}

function SettingsForm({ settings, onClose }: { settings: ConnectorSettingsInfo; onClose: () => void }) {
  const { t } = useTranslation();
  const { type, revision, reachesHosts } = settings;
  const [typed, setTyped] = useState(() => typedOf(settings));
  const save = useSaveConnectorSettings(type, () => {
    notify('done', t('admin.connectors.saved', { type }));
    onClose();
  });
  const read = readTyped(typed);
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const numberField = (name: 'timeout' | 'bytes', bounds: typeof BYTES) => (
    <TextInput
      label={t(`admin.connectors.${name}`)}
      description={t(`admin.connectors.${name}Hint`)}
      inputMode="numeric"
      value={typed[name]}
      error={numberOf(typed[name], bounds) === undefined && t('admin.connectors.wrongNumber', bounds)}
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (read !== undefined) save.mutate({ settings: read, revision });
      }}
    >
      <Stack>
        <Switch
          label={t('admin.connectors.enabled')}
          description={t('admin.connectors.enabledHint')}
          checked={typed.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
        <Textarea
          label={t('admin.connectors.defaults')}
          description={t('admin.connectors.defaultsHint')}
          value={typed.defaults}
          error={readJsonObject(typed.defaults) === undefined && t('admin.connectors.wrongJson')}
          onChange={({ currentTarget }) => change({ defaults: currentTarget.value })}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
        />
        {reachesHosts && (
          <Textarea
            label={t('admin.connectors.hosts')}
            description={t('admin.connectors.hostsHint')}
            value={typed.hosts}
            onChange={({ currentTarget }) => change({ hosts: currentTarget.value })}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
        )}
        {hasLimits(type) && numberField('timeout', TIMEOUT)}
        {hasLimits(type) && numberField('bytes', BYTES)}
        {save.error && <Alert color="incident">{problemText(save.error, t)}</Alert>}
        <Buttons isReady={read !== undefined} isPending={save.isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

function Buttons({
  isReady,
  isPending,
  onClose,
}: {
  isReady: boolean;
  isPending: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" disabled={!isReady} loading={isPending}>
        {t('common.save')}
      </Button>
    </Group>
  );
}

function typedOf({ enabled, defaults, limits, allowedHosts }: ConnectorSettings): Typed {
  return {
    enabled,
    defaults: Object.keys(defaults).length === 0 ? '' : prettyJson(JSON.stringify(defaults)),
    hosts: (allowedHosts ?? []).join('\n'),
    timeout: limits.timeoutSeconds === null ? '' : String(limits.timeoutSeconds),
    bytes: limits.responseBytes === null ? '' : String(limits.responseBytes),
  };
}

/** Undefined while something in it cannot be meant. */
function readTyped({ enabled, defaults: text, hosts, timeout, bytes }: Typed): ConnectorSettings | undefined {
  const defaults = readJsonObject(text);
  const timeoutSeconds = numberOf(timeout, TIMEOUT);
  const responseBytes = numberOf(bytes, BYTES);
  if (defaults === undefined || timeoutSeconds === undefined || responseBytes === undefined) return undefined;
  const named = hosts.split(/[\s,]+/).filter((host) => host !== '');
  return {
    ...{ enabled, defaults, limits: { timeoutSeconds, responseBytes } },
    allowedHosts: named.length === 0 ? null : named,
  };
}

/** Null for nothing, undefined for what is no number within the bounds. */
function numberOf(text: string, { least, most }: typeof BYTES): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = /^\d+$/.test(trimmed) ? Number(trimmed) : 0;
  return number >= least && number <= most ? number : undefined;
}
