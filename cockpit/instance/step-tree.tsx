import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ProblemPanel, SegmentedControl, Skeleton, TextInput } from '#web';
import { stepsMax } from '../queries/instance-queries.ts';
import {
  filterSteps,
  stepFilters,
  stepRows,
  stepTree,
  type StepFilter,
  type StepRow,
} from './element-rows.ts';
import { StepLine } from './step-line.tsx';
import { stepKeyAction } from './step-keys.ts';
import type { InstanceView } from './use-instance-view.ts';

/** All steps of an instance by scope, with state and duration; arrow keys walk, Enter chooses. */
export function StepTree({ view }: { view: InstanceView }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<StepFilter>('all');
  const tree = useMemo(() => stepTree(view.steps), [view.steps]);
  const shown = useMemo(() => filterSteps(tree, text, filter), [tree, text, filter]);
  const { data, error, refetch } = view.stepsQuery;

  if (error && !data)
    return <ProblemPanel what={t('operate.steps')} problem={error} onRetry={() => void refetch()} />;
  return (
    <section className="mr-op-steps" aria-label={t('operate.steps')}>
      <div className="mr-op-steps-head">
        <TextInput
          size="xs"
          aria-label={t('operate.findStep')}
          placeholder={t('operate.findStep')}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('operate.showSteps')}
          value={filter}
          onChange={(value) => setFilter(value as StepFilter)}
          data={stepFilters.map((value) => ({ value, label: t(`operate.stepFilter.${value}`) }))}
        />
      </div>
      {data && data.page.totalItems > stepsMax && (
        <p className="mr-op-nothing">
          {t('operate.stepsSome', { shown: data.items.length, total: data.page.totalItems })}
        </p>
      )}
      {!data && <Skeleton h={160} m="sm" w="auto" />}
      {data && shown.length === 0 && (
        <EmptyState title={t(text || filter !== 'all' ? 'operate.noStepMatches' : 'operate.noSteps')} />
      )}
      {shown.length > 0 && <Tree view={view} rows={shown} />}
    </section>
  );
}

// helpers

function Tree({ view, rows: nodes }: { view: InstanceView; rows: ReturnType<typeof stepTree> }) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const rows = useMemo(() => stepRows(nodes, closed), [nodes, closed]);
  const keyOf = (row: StepRow) => row.step.elementInstanceKey as string;
  const chosen = view.chosen?.elementInstanceKey;
  const current =
    rows.find((row) => keyOf(row) === focused) ?? rows.find((row) => keyOf(row) === chosen) ?? rows[0];

  const toggle = (key: string) => {
    const next = new Set(closed);
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = current && stepKeyAction(event.key, current, rows);
    if (!action) return;
    event.preventDefault();
    if (action.toggle) toggle(action.toggle);
    if (action.choose) view.chooseRun(current.step);
    if (action.focus) {
      setFocused(action.focus);
      list.current?.querySelector<HTMLElement>(`[data-step="${action.focus}"]`)?.focus();
    }
  };
  return (
    <ul role="tree" className="mr-op-tree" aria-label={t('operate.steps')} ref={list}>
      {rows.map((row) => (
        <li
          key={keyOf(row)}
          role="treeitem"
          data-step={keyOf(row)}
          tabIndex={row === current ? 0 : -1}
          aria-level={row.level}
          aria-posinset={row.position}
          aria-setsize={row.siblings}
          aria-selected={keyOf(row) === chosen}
          {...(row.hasChildren ? { 'aria-expanded': row.isOpen } : {})}
          className="mr-op-step"
          style={{ paddingInlineStart: 8 + (row.level - 1) * 18 }}
          onFocus={() => setFocused(keyOf(row))}
          onClick={() => view.chooseRun(row.step)}
          onKeyDown={onKeyDown}
        >
          <Twisty row={row} onToggle={() => toggle(keyOf(row))} />
          <StepLine step={row.step} />
        </li>
      ))}
    </ul>
  );
}

/** For the pointer only: the arrow keys of the tree do the same. */
function Twisty({ row, onToggle }: { row: StepRow; onToggle: () => void }) {
  if (!row.hasChildren) return <span className="mr-op-twisty" />;
  const Icon = row.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className="mr-op-twisty"
      tabIndex={-1}
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon size={14} />
    </button>
  );
}
