import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { createCommentMarkers } from '../canvas/comment-markers.ts';
import { showElement } from '../canvas/modeler-actions.ts';
import { useOpenProject } from '../projects/project-context.ts';
import type { ModelerState } from './use-modeler.ts';

/** Badges of comments on the canvas, what is selected for the panel of comments, and the element that a link leads to. */
export function useElementComments({ modeler, selected }: ModelerState, fileName: string): void {
  const { t } = useTranslation();
  const project = useOpenProject();
  const open = useRef(project?.openComments);
  open.current = project?.openComments;
  const markers = useMemo(
    () =>
      modeler &&
      createCommentMarkers(modeler, {
        label: (count) => t('models.comments.badge', { count }),
        onOpen: (elementId) => {
          showElement(modeler, elementId);
          open.current?.();
        },
      }),
    [modeler, t],
  );
  // The project is another object after every key; badges are drawn anew only when their numbers change.
  const counts = JSON.stringify([...(project?.commentsOn(fileName) ?? [])]);
  useEffect(() => {
    markers?.show(new Map(JSON.parse(counts) as [string, number][]));
  }, [markers, counts]);
  const onSelect = project?.onSelect;
  const { id, name } = selected ?? {};
  useEffect(() => {
    onSelect?.(id === undefined ? undefined : { id, name: name ?? '' });
    return () => onSelect?.(undefined);
  }, [onSelect, id, name]);
  const wanted = project?.wantedElement;
  useEffect(() => {
    if (modeler && wanted !== undefined) showElement(modeler, wanted);
  }, [modeler, wanted]);
}
