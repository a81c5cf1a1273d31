import type { SearchAnswer } from '#client';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft, IconChevronsRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionIcon } from '../ui/action-icon.ts';
import { Text } from '../ui/text.ts';
import './table.css';

interface TablePagerProps {
  page: SearchAnswer<unknown>['page'];
  shown: number;
  from: number;
  limit: number;
  onPage: (from: number) => void;
  /** Also offers the first and the last page. */
  withEnds?: boolean;
}

/** Where the shown rows are in the whole, and the way to the pages beside them. */
export function TablePager({ page, shown, from, limit, onPage, withEnds = false }: TablePagerProps) {
  const { t } = useTranslation();
  if (page.totalItems === 0) return null;
  const last = Math.floor((page.totalItems - 1) / limit) * limit;
  const hasEnds = withEnds && page.totalItems > limit;
  const text = page.hasMoreTotalItems ? 'table.rowsMany' : 'table.rows';
  return (
    <div className="mr-pager">
      <Text size="sm" c="dimmed" aria-live="polite">
        {t(text, { from: from + 1, to: from + shown, total: page.totalItems })}
      </Text>
      {hasEnds && (
        <ActionIcon
          variant="default"
          aria-label={t('table.first')}
          disabled={from === 0}
          onClick={() => onPage(0)}
        >
          <IconChevronsLeft size={16} />
        </ActionIcon>
      )}
      <ActionIcon
        variant="default"
        aria-label={t('table.previous')}
        disabled={from === 0}
        onClick={() => onPage(Math.max(0, from - limit))}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t('table.next')}
        disabled={from + shown >= page.totalItems}
        onClick={() => onPage(from + limit)}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
      {hasEnds && (
        <ActionIcon
          variant="default"
          aria-label={t('table.last')}
          disabled={from >= last}
          onClick={() => onPage(last)}
        >
          <IconChevronsRight size={16} />
        </ActionIcon>
      )}
    </div>
  );
}
