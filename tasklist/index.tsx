import { createRoute } from '@tanstack/react-router';
import { createAreaRoute, lazyPage, type AreaRoutes } from '#web';
import { readStartSearch } from './start/start-search.ts';
import { readRequestsSearch } from './requests/requests-search.ts';
import { readTasksSearch } from './list/tasks-search.ts';

const tasksArea = createAreaRoute({
  id: 'tasks-area',
  component: 'tasks',
  catalogues: { en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') },
});

/** The list and the open task are one page: on wide screens both are seen at once. */
const tasksRoute = createRoute({
  getParentRoute: () => tasksArea,
  path: '/tasks',
  validateSearch: readTasksSearch,
  component: lazyPage(() => import('./pages/tasks-page.tsx'), 'TasksPage'),
});
const taskRoute = createRoute({ getParentRoute: () => tasksRoute, path: '$userTaskKey' });

const preferencesArea = createAreaRoute({
  id: 'preferences-area',
  component: 'tasks',
  catalogues: {
    en: () => import('./away/i18n/en.json'),
    de: () => import('./away/i18n/de.json'),
  },
});
const preferencesRoute = createRoute({
  getParentRoute: () => preferencesArea,
  path: '/preferences',
  component: lazyPage(() => import('./pages/preferences-page.tsx'), 'PreferencesPage'),
});

// What is typed at a start is typed into the fields of tasks.
const startArea = createAreaRoute({
  id: 'start-area',
  component: 'start',
  catalogues: {
    en: async () => both(await Promise.all([import('./i18n/en.json'), import('./start/i18n/en.json')])),
    de: async () => both(await Promise.all([import('./i18n/de.json'), import('./start/i18n/de.json')])),
  },
});
const startRoute = createRoute({
  getParentRoute: () => startArea,
  path: '/start',
  validateSearch: readStartSearch,
  component: lazyPage(() => import('./pages/start-page.tsx'), 'StartPage'),
});
const startProcessRoute = createRoute({
  getParentRoute: () => startArea,
  path: '/start/$processDefinitionId',
  component: lazyPage(() => import('./pages/start-process-page.tsx'), 'StartProcessPage'),
});

const requestsArea = createAreaRoute({
  id: 'requests-area',
  component: 'start',
  catalogues: {
    en: () => import('./requests/i18n/en.json'),
    de: () => import('./requests/i18n/de.json'),
  },
});
const requestsRoute = createRoute({
  getParentRoute: () => requestsArea,
  path: '/requests',
  validateSearch: readRequestsSearch,
  component: lazyPage(() => import('./requests/requests-page.tsx'), 'RequestsPage'),
});
const requestRoute = createRoute({
  getParentRoute: () => requestsArea,
  path: '/requests/$processInstanceKey',
  component: lazyPage(() => import('./requests/request-page.tsx'), 'RequestPage'),
});

export const areas: AreaRoutes[] = [
  {
    tabs: [{ component: 'tasks', to: '/tasks', labelKey: 'area.tasks' }],
    route: tasksArea.addChildren([tasksRoute.addChildren([taskRoute])]),
  },
  { tabs: [], route: preferencesArea.addChildren([preferencesRoute]) },
  {
    tabs: [{ component: 'start', to: '/start', labelKey: 'area.start' }],
    route: startArea.addChildren([startRoute, startProcessRoute]),
  },
  {
    tabs: [{ component: 'start', to: '/requests', labelKey: 'area.requests' }],
    route: requestsArea.addChildren([requestsRoute, requestRoute]),
  },
];

// helpers

function both<Tasks extends object, Start extends object>([tasks, start]: [
  { default: Tasks },
  { default: Start },
]): { default: Tasks & Start } {
  return { default: { ...tasks.default, ...start.default } };
}
