import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutlineItem } from './outline-model.ts';
import { stepText } from './outline-text.ts';

interface BranchChoicesProps {
  item: OutlineItem;
  level: number;
  onBranch: (targetId: string) => void;
  /** To the element that asks. */
  onBack: () => void;
  /** The keyboard went elsewhere. */
  onEnd: () => void;
}

/**
 * Where the flow parts, the outline asks which branch to follow: the branches are items of the tree below the element, so that the arrow
 * keys go on working and a screen reader says how many there are.
 */
export function BranchChoices({ item, level, onBranch, onBack, onEnd }: BranchChoicesProps) {
  const { t } = useTranslation();
  const group = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  useEffect(() => {
    group.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[at]?.focus();
  }, [at]);

  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAct(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const keyAct = (key: string): (() => void) | undefined => {
    const last = item.next.length - 1;
    const step = item.next[at];
    if (key === 'ArrowDown') return () => setAt(Math.min(at + 1, last));
    if (key === 'ArrowUp') return at === 0 ? onBack : () => setAt(at - 1);
    if (key === 'Home') return () => setAt(0);
    if (key === 'End') return () => setAt(last);
    if (key === 'ArrowLeft' || key === 'Escape') return onBack;
    const isChosen = key === 'ArrowRight' || key === 'Enter' || key === ' ';
    return isChosen && step ? () => onBranch(step.targetId) : undefined;
  };

  return (
    <div
      ref={group}
      role="group"
      className="mr-outline-branches"
      aria-label={t('diagram.whichBranch')}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onEnd();
      }}
    >
      {item.next.map((step, index) => (
        <div
          key={step.flowId}
          role="treeitem"
          className="mr-outline-item"
          tabIndex={index === at ? 0 : -1}
          aria-level={level}
          aria-posinset={index + 1}
          aria-setsize={item.next.length}
          aria-selected={false}
          style={{ paddingLeft: 8 + (level - 1) * 14 }}
          onKeyDown={onKeyDown}
          onClick={() => onBranch(step.targetId)}
        >
          {stepText(step, t)}
        </div>
      ))}
    </div>
  );
}
