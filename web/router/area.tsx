import { createRoute, Outlet, type AnyRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addCatalogues, type Catalogues } from '../i18n/i18n.ts';
import { EmptyState } from '../problem/empty-state.tsx';
import { PaneBoundary } from '../problem/pane-boundary.tsx';
import { useSession, type Component } from '../session/session-context.ts';
import { shellRoute } from './shell-routes.tsx';

export interface AreaTab {
  /** The role-gated component of the session (`authorizedComponents`). */
  component: Component;
  to: string;
  /** Key in the shell's catalogue, `area.<component>`. */
  labelKey: string;
}

/** What the `index.tsx` of an area exports as `area`: its tabs and its route with all children. */
export interface AreaRoutes {
  tabs: AreaTab[];
  route: AnyRoute;
}

/**
 * The pathless route over all routes of one area. It loads the area's texts before its pages and
 * shows the pages only to people whose roles include the component.
 */
export function createAreaRoute<const Id extends string>(settings: {
  id: Id;
  component: Component;
  /** Texts of the area; their keys start with the area's own name. */
  catalogues: Catalogues;
}) {
  return createRoute({
    getParentRoute: () => shellRoute,
    id: settings.id,
    loader: () => addCatalogues(settings.catalogues),
    staleTime: Infinity,
    component: function Area() {
      return <AreaGate component={settings.component} />;
    },
  });
}

// helpers

function AreaGate({ component }: { component: Component }) {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  if (!mayUse(component)) {
    return <EmptyState title={t('notAllowed.title')} hint={t('notAllowed.hint')} />;
  }
  return (
    <PaneBoundary resetKey={component}>
      <Outlet />
    </PaneBoundary>
  );
}
