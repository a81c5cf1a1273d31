import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { addCatalogues } from '../i18n/i18n.ts';
import { lazyPage } from './lazy-page.ts';
import { NotFoundPage } from './not-found-page.tsx';

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

/** Pages inside the frame, for a signed-in person: every area hangs its routes under this one. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: lazyPage(() => import('../frame/shell-page.tsx'), 'ShellPage'),
});

/** First run, before anybody can sign in. */
export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyPage(() => import('../session/setup-page.tsx'), 'SetupPage'),
});

/** Outside the frame, so that it is read without an account as well. */
export const accessibilityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accessibility',
  loader: () =>
    addCatalogues({
      en: () => import('../accessibility/i18n/en.json'),
      de: () => import('../accessibility/i18n/de.json'),
    }),
  staleTime: Infinity,
  component: lazyPage(() => import('../accessibility/accessibility-page.tsx'), 'AccessibilityPage'),
});
