import type { ProcessDefinition } from '#client';
import { useTranslation } from 'react-i18next';
import { NativeSelect } from '#web';
import { runningOn } from './process-versions.ts';

interface VersionPickerProps {
  versions: ProcessDefinition[];
  value: string;
  onChange: (version: string) => void;
  labelShown?: boolean;
}

/** Versions with what runs on each, newest first, and all of them together. */
export function VersionPicker({ versions, value, onChange, labelShown }: VersionPickerProps) {
  const { t } = useTranslation();
  const label = t('operate.filter.version');
  return (
    <NativeSelect
      size="xs"
      {...(labelShown ? { label } : { 'aria-label': label })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        ...versions.map((version) => ({
          value: String(version.version),
          label: t('operate.versionRunning', {
            version: version.version,
            tag: version.versionTag ? ` (${version.versionTag})` : '',
            count: version.activeInstances ?? 0,
          }),
        })),
        ...(versions.length > 1
          ? [{ value: 'all', label: t('operate.versionsAll', { count: runningOn(versions) }) }]
          : []),
      ]}
    />
  );
}
