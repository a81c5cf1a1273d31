import { lazy, Suspense } from 'react';
import { Skeleton } from '../ui/skeleton.ts';
import type { CommentEditorProps } from './comment-editor-view.tsx';

const View = lazy(async () => ({ default: (await import('./comment-editor-view.tsx')).CommentEditorView }));

/** Where a comment is written. Lists of tasks are opened far more often than comments are, so the field is fetched when it is shown. */
export function CommentEditor(props: CommentEditorProps) {
  return (
    <Suspense fallback={<Skeleton h={120} />}>
      <View {...props} />
    </Suspense>
  );
}
