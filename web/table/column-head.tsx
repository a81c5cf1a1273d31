import type { SortBy } from '#client';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';

interface ColumnHeadProps {
  header: string;
  sortField: string | undefined;
  align: 'left' | 'right' | undefined;
  width: number | string | undefined;
  wideOnly: boolean;
  sort: SortBy | undefined;
  onSort: ((sort: SortBy) => void) | undefined;
}

/** The head of a column; a sortable one is a button, and `aria-sort` says what is in force. */
export function ColumnHead(props: ColumnHeadProps) {
  const { header, sortField, sort, onSort } = props;
  const order = sort && sort.field === sortField ? (sort.order ?? 'ASC') : undefined;
  const Arrow = order === 'DESC' ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-align={props.align}
      data-wide-only={props.wideOnly || undefined}
      style={props.width === undefined ? undefined : { width: props.width }}
      aria-sort={order && (order === 'ASC' ? 'ascending' : 'descending')}
    >
      {sortField && onSort ? (
        <button
          type="button"
          className="mr-table-sort"
          onClick={() => onSort({ field: sortField, order: order === 'ASC' ? 'DESC' : 'ASC' })}
        >
          {header}
          {order && <Arrow size={14} aria-hidden="true" />}
        </button>
      ) : (
        header
      )}
    </th>
  );
}
