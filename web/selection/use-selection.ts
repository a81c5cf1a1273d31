import { useState } from 'react';
import { nothingSelected, type Selection } from './selection.ts';

/** Keeps a selection for one query; when the query changes, nothing is selected. */
export function useSelection(queryText: string): [Selection, (selection: Selection) => void] {
  const [kept, setKept] = useState({ queryText, selection: nothingSelected });
  const selection = kept.queryText === queryText ? kept.selection : nothingSelected;
  return [selection, (next) => setKept({ queryText, selection: next })];
}
