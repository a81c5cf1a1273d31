import { IconX } from '@tabler/icons-react';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionIcon, Button, NativeSelect, TextInput } from '#web';
import { readCondition, stateChoices, type InstancesSearch, type StateChoice } from './instances-search.ts';
import { TypedField } from './typed-field.tsx';

interface FilterRailProps {
  search: InstancesSearch;
  onSearch: (changes: Partial<InstancesSearch>, options?: { replace?: boolean }) => void;
  /** Fields that only one of the lists has: version and element of a process, or the process itself. */
  children?: ReactNode;
}

/** The conditions of a list of instances. Each is written into the address and asked of the server. */
export function FilterRail({ search, onSearch, children }: FilterRailProps) {
  const { t } = useTranslation();
  const change = useCallback(
    (changes: Partial<InstancesSearch>) => onSearch({ ...changes, from: undefined }, { replace: true }),
    [onSearch],
  );
  return (
    <form
      className="mr-op-rail"
      role="search"
      aria-label={t('operate.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <NativeSelect
        size="xs"
        label={t('operate.filter.state')}
        value={search.state ?? 'running'}
        onChange={(event) => {
          const state = event.currentTarget.value as StateChoice;
          change({ state: state === 'running' ? undefined : state });
        }}
        data={stateChoices.map((value) => ({ value, label: t(`operate.stateChoice.${value}`) }))}
      />
      {children}
      <TypedField
        labelShown
        label={t('operate.filter.error')}
        placeholder={t('operate.filter.errorHint')}
        value={search.error}
        onSettled={(error) => change({ error })}
      />
      <TypedField
        labelShown
        label={t('operate.filter.business')}
        placeholder={t('operate.filter.businessHint')}
        value={search.business}
        onSettled={(business) => change({ business })}
      />
      <DayField name="after" value={search.after} onChange={(after) => change({ after })} />
      <DayField name="before" value={search.before} onChange={(before) => change({ before })} />
      <VariableConditions search={search} onChange={(list) => change({ var: list })} />
    </form>
  );
}

// helpers

function DayField(props: {
  name: 'after' | 'before';
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      size="xs"
      type="date"
      label={t(`operate.filter.${props.name}`)}
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
    />
  );
}

function VariableConditions(props: {
  search: InstancesSearch;
  onChange: (conditions: string[] | undefined) => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const conditions = props.search.var ?? [];
  const fresh = `${name.trim()}=${value.trim()}`;
  const isUsable = readCondition(fresh) !== undefined && value.trim() !== '' && !conditions.includes(fresh);
  const add = () => {
    if (!isUsable) return;
    props.onChange([...conditions, fresh]);
    setName('');
    setValue('');
  };
  return (
    <fieldset className="mr-op-conditions">
      <legend>{t('operate.filter.var')}</legend>
      {conditions.map((text) => (
        <div key={text} className="mr-op-condition">
          <code>{text}</code>
          <ActionIcon
            size="sm"
            variant="subtle"
            aria-label={t('operate.removeFilter', { filter: text })}
            onClick={() => {
              const rest = conditions.filter((other) => other !== text);
              props.onChange(rest.length > 0 ? rest : undefined);
            }}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <div className="mr-op-condition-new">
        <TextInput
          size="xs"
          aria-label={t('operate.filter.varName')}
          placeholder={t('operate.filter.varName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span aria-hidden="true">=</span>
        <TextInput
          size="xs"
          aria-label={t('operate.filter.varValue')}
          placeholder={t('operate.filter.varValue')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
      </div>
      <Button size="xs" variant="default" disabled={!isUsable} onClick={add}>
        {t('operate.addCondition')}
      </Button>
    </fieldset>
  );
}
