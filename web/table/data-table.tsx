import type { SearchAnswer, SortBy } from '#client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../problem/empty-state.tsx';
import { ProblemPanel } from '../problem/problem-panel.tsx';
import {
  headerState,
  isSelected,
  toggleKey,
  allSelected,
  nothingSelected,
  type Selection,
} from '../selection/selection.ts';
import { Checkbox } from '../ui/checkbox.ts';
import { Skeleton } from '../ui/skeleton.ts';
import { ColumnHead } from './column-head.tsx';
import { TablePager } from './table-pager.tsx';
import './table.css';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The field of the server's sort; columns without it cannot be sorted. */
  sortField?: string;
  align?: 'left' | 'right';
  width?: number | string;
  /** Left out on narrow screens. */
  wideOnly?: boolean;
}

export interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** A short name of the row for the label of its checkbox. */
  rowName?: (row: Row) => string;
  answer: SearchAnswer<Row> | undefined;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  sort?: SortBy | undefined;
  onSort?: (sort: SortBy) => void;
  /** First row of the shown page and rows per page; paging is done by the server. */
  from?: number;
  limit?: number;
  onPage?: (from: number) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  onOpen?: (row: Row) => void;
  /** Row that is open elsewhere on the page. */
  current?: string | undefined;
}

/**
 * A real `<table>` whose sorting and paging happen on the server. While the next answer is on its
 * way the old rows stay; a skeleton is shown only before the first one.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { answer, columns } = props;
  if (props.error && !answer) {
    return (
      <ProblemPanel
        problem={props.error}
        what={props.label}
        {...(props.onRetry && { onRetry: props.onRetry })}
      />
    );
  }
  return (
    <div className="mr-table-box">
      <div className="mr-table-scroll">
        <table className="mr-table" aria-label={props.label} aria-busy={!answer}>
          <TableHead {...props} />
          <tbody>
            {answer
              ? answer.items.map((row) => <TableRow key={props.rowKey(row)} row={row} {...props} />)
              : skeletonRows(columns.length + (props.onSelection ? 1 : 0))}
          </tbody>
        </table>
        {answer?.items.length === 0 && <TableEmpty>{props.empty}</TableEmpty>}
      </div>
      {answer && props.onPage && (
        <TablePager
          page={answer.page}
          shown={answer.items.length}
          from={props.from ?? 0}
          limit={props.limit ?? 50}
          onPage={props.onPage}
        />
      )}
    </div>
  );
}

// helpers

function TableHead<Row>(props: DataTableProps<Row>) {
  const { t } = useTranslation();
  const { selection = nothingSelected, onSelection, answer } = props;
  const total = answer?.page.totalItems ?? 0;
  const state = headerState(selection, total);
  return (
    <thead>
      <tr>
        {onSelection && (
          <th className="mr-table-check">
            <Checkbox
              size="xs"
              aria-label={t('table.selectAll')}
              checked={state === 'all'}
              indeterminate={state === 'some'}
              disabled={total === 0}
              onChange={() => onSelection(state === 'all' ? nothingSelected : allSelected)}
            />
          </th>
        )}
        {props.columns.map((column) => (
          <ColumnHead
            key={column.id}
            header={column.header}
            sortField={column.sortField}
            align={column.align}
            width={column.width}
            wideOnly={column.wideOnly ?? false}
            sort={props.sort}
            onSort={props.onSort}
          />
        ))}
      </tr>
    </thead>
  );
}

function TableRow<Row>({ row, ...props }: DataTableProps<Row> & { row: Row }) {
  const { t } = useTranslation();
  const key = props.rowKey(row);
  const { selection, onSelection, onOpen } = props;
  const checked = selection !== undefined && isSelected(selection, key);
  return (
    <tr
      data-selected={checked || undefined}
      aria-current={props.current === key || undefined}
      className={onOpen ? 'mr-table-open' : undefined}
      onClick={onOpen && ((event) => !isControl(event.target) && onOpen(row))}
    >
      {onSelection && selection && (
        <td className="mr-table-check">
          <Checkbox
            size="xs"
            aria-label={t('table.selectRow', { name: props.rowName?.(row) ?? key })}
            checked={checked}
            onChange={() => onSelection(toggleKey(selection, key))}
          />
        </td>
      )}
      {props.columns.map((column) => (
        <td key={column.id} data-align={column.align} data-wide-only={column.wideOnly || undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** A click on a link, button or checkbox in the row is meant for that one alone. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}

function TableEmpty({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return <>{children ?? <EmptyState title={t('table.empty')} />}</>;
}

function skeletonRows(columns: number): ReactNode {
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row}>
      {Array.from({ length: columns }, (_cell, column) => (
        <td key={column}>
          <Skeleton h={14} />
        </td>
      ))}
    </tr>
  ));
}
