import { createRoute, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../problem/empty-state.tsx';
import { useSession, type Component } from '../session/session-context.ts';
import { shellRoute } from './shell-routes.tsx';

const homes: [Component, string][] = [
  ['tasks', '/tasks'],
  ['operate', '/operate'],
  ['models', '/models'],
  ['start', '/start'],
  ['admin', '/admin'],
];

/** The bare address leads to the first area that the person's roles include. */
export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: Home,
});

// helpers

function Home() {
  const { t } = useTranslation();
  const { mayUse } = useSession();
  const home = homes.find(([component]) => mayUse(component));
  if (!home) return <EmptyState title={t('noArea.title')} hint={t('noArea.hint')} />;
  return <Navigate to={home[1]} replace />;
}
