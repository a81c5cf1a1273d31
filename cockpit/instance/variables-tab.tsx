import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, EmptyState, NativeSelect, ProblemPanel, Skeleton, TextInput } from '#web';
import { scopeName, type InstanceView } from './use-instance-view.ts';
import { VariableDialog } from './variable-dialog.tsx';
import { VariableTable } from './variable-table.tsx';

/** All variables of all scopes that are alive; of an ended instance those it ended with. */
export function VariablesTab({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [scope, setScope] = useState('');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = view.variablesQuery;
  const scopes = useMemo(
    () => [...new Set(view.variables.map((variable) => variable.scopeKey))],
    [view.variables],
  );
  if (error && !data)
    return <ProblemPanel what={t('operate.tab.variables')} problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton h={160} m="md" w="auto" />;

  const wanted = text.trim().toLowerCase();
  const shown = view.variables.filter(
    (variable) =>
      (scope === '' || variable.scopeKey === scope) && variable.name.toLowerCase().includes(wanted),
  );
  return (
    <div className="mr-op-details">
      <div className="mr-op-toolbar">
        <TextInput
          size="xs"
          aria-label={t('operate.findVariable')}
          placeholder={t('operate.findVariable')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {scopes.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('operate.column.scope')}
            value={scope}
            onChange={(event) => setScope(event.currentTarget.value)}
            data={[
              { value: '', label: t('operate.allScopes') },
              ...scopes.map((key) => ({
                value: key,
                label: scopeName(view, key) ?? t('operate.scopeInstance'),
              })),
            ]}
          />
        )}
        {view.isLive && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            {t('operate.addVariable')}
          </Button>
        )}
      </div>
      {shown.length > 0 ? (
        <VariableTable view={view} variables={shown} label={t('operate.tab.variables')} />
      ) : (
        <EmptyState
          title={t(view.variables.length > 0 ? 'operate.noVariableMatches' : 'operate.noVariables')}
        />
      )}
      {adding && <VariableDialog view={view} variable={undefined} onClose={() => setAdding(false)} />}
    </div>
  );
}
