import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { createAreaRoute, type AreaRoutes } from '#web';

const areaRoute = createAreaRoute({
  id: 'tasks-area',
  component: 'tasks',
  catalogue: async () => (await import('./i18n/en.json')).default,
});

const tasksRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks-page.tsx'), 'TasksPage'),
});

export const area: AreaRoutes = {
  tabs: [{ component: 'tasks', to: '/tasks', labelKey: 'area.tasks' }],
  route: areaRoute.addChildren([tasksRoute]),
};
