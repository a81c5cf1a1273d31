import { lazy, Suspense } from 'react';
import { Skeleton } from '../ui/skeleton.ts';

export interface JsonEditorProps {
  value: string;
  onChange?: (value: string) => void;
  readOnly?: boolean;
  /** What the text is, for screen readers: "Value of amount". */
  label: string;
  minHeight?: string;
  maxHeight?: string;
}

const JsonEditorView = lazy(async () => ({
  default: (await import('./json-editor-view.tsx')).JsonEditorView,
}));

/** A code editor for JSON text. Esc and then Tab leaves it. */
export function JsonEditor(props: JsonEditorProps) {
  return (
    <Suspense fallback={<Skeleton h={props.minHeight ?? '120px'} />}>
      <JsonEditorView {...props} />
    </Suspense>
  );
}
