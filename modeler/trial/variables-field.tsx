import type { Variables } from '#client';
import { JsonEditor, readJson, Text } from '#web';
import { useTranslation } from 'react-i18next';

interface VariablesFieldProps {
  label: string;
  text: string;
  onText: (text: string) => void;
}

/** Variables as JSON; what is no object is said below. */
export function VariablesField({ label, text, onText }: VariablesFieldProps) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="xs" fw={500}>
        {label}
      </Text>
      <JsonEditor label={label} value={text} onChange={onText} minHeight="56px" maxHeight="200px" />
      {!variablesOf(text) && (
        <Text size="xs" c="incident" role="alert">
          {t('models.trial.noObject')}
        </Text>
      )}
    </div>
  );
}

/** The object that the text says, or nothing. */
export function variablesOf(text: string): Variables | undefined {
  const reading = readJson(text);
  if (!reading.ok || typeof reading.value !== 'object' || reading.value === null) return undefined;
  return Array.isArray(reading.value) ? undefined : (reading.value as Variables);
}
