import type { Variable } from '#client';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, prettyJson } from '#web';
import { CopyText } from './copy-text.tsx';
import { scopeName, type InstanceView } from './use-instance-view.ts';
import { VariableDialog } from './variable-dialog.tsx';

interface VariableTableProps {
  view: InstanceView;
  variables: readonly Variable[];
  label: string;
}

/** Names, values and scopes; a value can be copied, and edited while the instance runs. */
export function VariableTable({ view, variables, label }: VariableTableProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Variable>();
  return (
    <>
      <table className="mr-op-variables" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('operate.column.name')}</th>
            <th scope="col">{t('operate.column.value')}</th>
            <th scope="col" data-wide-only>
              {t('operate.column.scope')}
            </th>
            <th scope="col" className="mr-op-variable-tools">
              <span className="mr-visually-hidden">{t('operate.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <tr key={variable.variableKey}>
              <th scope="row">{variable.name}</th>
              <td>
                <Value variable={variable} />
              </td>
              <td data-wide-only>{scopeName(view, variable.scopeKey) ?? t('operate.scopeInstance')}</td>
              <td className="mr-op-variable-tools">
                {!variable.isTruncated && (
                  <CopyText value={variable.value} label={t('operate.copyValue', { name: variable.name })} />
                )}
                {view.isLive && (
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    aria-label={t('operate.editVariable', { name: variable.name })}
                    title={t('operate.editVariable', { name: variable.name })}
                    onClick={() => setEditing(variable)}
                  >
                    <IconPencil size={14} />
                  </ActionIcon>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing && <VariableDialog view={view} variable={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

// helpers

const shortLength = 120;

/** A short value stands as it is; a long one opens to its whole text. */
function Value({ variable }: { variable: Variable }) {
  const { t } = useTranslation();
  if (variable.value.length <= shortLength) return <code className="mr-op-value">{variable.value}</code>;
  return (
    <details className="mr-op-value">
      <summary>
        <code>{variable.value.slice(0, shortLength)}…</code>
      </summary>
      <pre>{variable.isTruncated ? `${variable.value}…` : prettyJson(variable.value)}</pre>
      {variable.isTruncated && <span className="mr-op-quiet">{t('operate.truncated')}</span>}
    </details>
  );
}
