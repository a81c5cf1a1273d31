import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from '../i18n/translate.ts';
import { BranchChoices } from './branch-choices.tsx';
import type { ElementMark, ElementMarks } from './element-marks.ts';
import { ancestorsOf, visibleItems, type OutlineItem, type VisibleItem } from './outline-model.ts';
import { markTexts, outlineText, typeText } from './outline-text.ts';
import './diagram.css';

interface OutlineProps {
  items: OutlineItem[];
  marks: ElementMarks;
  selected: string | undefined;
  onSelect: (elementId: string) => void;
  /** O gives the keyboard back to the canvas. */
  onClose?: () => void;
  alone?: boolean;
}

/**
 * The diagram as an ARIA tree in flow order, for the keyboard and for screen readers. Arrow keys
 * walk; → follows the flow and asks at a gateway which branch; Enter selects on the canvas.
 */
export function Outline({ items, marks, selected, onSelect, onClose, alone = false }: OutlineProps) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const [branching, setBranching] = useState<string>();
  const tree = useRef<HTMLUListElement>(null);
  const visible = useMemo(() => visibleItems(items, closed), [items, closed]);
  // What was selected elsewhere, say on the canvas, is where the keyboard goes on; and it is seen.
  useEffect(() => setFocused(undefined), [selected]);
  useEffect(() => {
    if (selected !== undefined) setClosed((old) => opened(old, ancestorsOf(items, selected)));
  }, [selected, items]);
  const isShown = visible.some((entry) => entry.item.id === selected);
  useEffect(() => {
    if (selected === undefined || !isShown) return;
    const item = tree.current?.querySelector(`[data-item="${CSS.escape(selected)}"]`);
    item?.scrollIntoView({ block: 'nearest' });
  }, [selected, isShown]);
  const current = visible.find((v) => v.item.id === (focused ?? selected)) ?? visible[0];

  const focus = (id: string) => {
    setFocused(id);
    setBranching(undefined);
    tree.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (onClose && event.key.toLowerCase() === 'o' && !event.ctrlKey && !event.metaKey) onClose();
    if (!current) return;
    const action = keyAction(event.key, current, visible, closed);
    if (!action) return;
    event.preventDefault();
    if (action.focus) focus(action.focus);
    if (action.toggle) setClosed(toggled(closed, action.toggle));
    if (action.branch) setBranching(action.branch);
    if (action.select) onSelect(action.select);
  };

  return (
    <nav className={`mr-outline${alone ? ' mr-outline-only' : ''}`} aria-label={t('diagram.outline')}>
      <ul role="tree" aria-label={t('diagram.outline')} ref={tree} onKeyDown={onKeyDown}>
        {visible.map((entry) => (
          <OutlineRow
            key={entry.item.id}
            entry={entry}
            mark={marks[entry.item.id]}
            isClosed={closed.has(entry.item.id)}
            isSelected={entry.item.id === selected}
            isCurrent={entry === current}
            isBranching={entry.item.id === branching}
            onFocus={() => setFocused(entry.item.id)}
            onSelect={() => onSelect(entry.item.id)}
            onBranch={focus}
            onBranchEnd={() => setBranching(undefined)}
          />
        ))}
      </ul>
    </nav>
  );
}

// helpers

interface OutlineRowProps {
  entry: VisibleItem;
  mark: ElementMark | undefined;
  isClosed: boolean;
  isSelected: boolean;
  isCurrent: boolean;
  isBranching: boolean;
  onFocus: () => void;
  onSelect: () => void;
  onBranch: (targetId: string) => void;
  onBranchEnd: () => void;
}

function OutlineRow({ entry, mark, isBranching, onBranch, onBranchEnd, ...row }: OutlineRowProps) {
  const { t } = useTranslation();
  const { item, level } = entry;
  const words = shownTexts(mark, t);
  return (
    <li role="none">
      <div
        role="treeitem"
        className="mr-outline-item"
        data-item={item.id}
        style={{ paddingLeft: 8 + (level - 1) * 14 }}
        tabIndex={row.isCurrent ? 0 : -1}
        aria-level={level}
        aria-posinset={entry.position}
        aria-setsize={entry.siblings}
        aria-selected={row.isSelected}
        aria-expanded={item.children.length > 0 ? !row.isClosed : isBranching || undefined}
        aria-label={outlineText(item, mark, t)}
        onFocus={row.onFocus}
        onClick={row.onSelect}
        onKeyDown={() => undefined}
      >
        <span>{item.name ?? <span className="mr-outline-type">{typeText(item.type, t)}</span>}</span>
        {item.name && <span className="mr-outline-type">{typeText(item.type, t)}</span>}
        {words.length > 0 && (
          <span className="mr-outline-mark" data-state={mark?.state ?? mark?.tone}>
            {words.join(' · ')}
          </span>
        )}
      </div>
      {isBranching && (
        <BranchChoices
          item={item}
          level={level + 1}
          onBranch={onBranch}
          onBack={() => onBranch(item.id)}
          onEnd={onBranchEnd}
        />
      )}
    </li>
  );
}

/** A state without a count is shown as its word; with counts these say it already. */
function shownTexts(mark: ElementMark | undefined, t: Translate): string[] {
  const texts = markTexts(mark, t);
  return texts.length === 0 && mark?.state ? [t(`diagram.state.${mark.state}`)] : texts;
}

interface KeyAction {
  focus?: string;
  toggle?: string;
  branch?: string;
  select?: string;
}

function keyAction(
  key: string,
  current: VisibleItem,
  visible: VisibleItem[],
  closed: ReadonlySet<string>,
): KeyAction | undefined {
  const { item, parentId } = current;
  const at = visible.indexOf(current);
  const focusAt = (index: number): KeyAction | undefined => {
    const target = visible[index];
    return target ? { focus: target.item.id } : undefined;
  };
  if (key === 'ArrowDown') return focusAt(at + 1);
  if (key === 'ArrowUp') return focusAt(at - 1);
  if (key === 'Home') return focusAt(0);
  if (key === 'End') return focusAt(visible.length - 1);
  if (key === 'Enter' || key === ' ') return { select: item.id };
  const opens = item.children.length > 0;
  if (key === 'ArrowRight') {
    if (opens && closed.has(item.id)) return { toggle: item.id };
    if (opens) return focusAt(at + 1);
    const only = item.next.length === 1 ? item.next[0] : undefined;
    if (only) return { focus: only.targetId };
    return item.next.length > 1 ? { branch: item.id } : undefined;
  }
  if (key === 'ArrowLeft') {
    if (opens && !closed.has(item.id)) return { toggle: item.id };
    return parentId ? { focus: parentId } : undefined;
  }
  return undefined;
}

function toggled(closed: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(closed);
  if (!next.delete(id)) next.add(id);
  return next;
}

function opened(closed: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const isClosed = ids.some((id) => closed.has(id));
  return isClosed ? new Set([...closed].filter((id) => !ids.includes(id))) : closed;
}
