import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { createAreaRoute, type AreaRoutes } from '#web';

const areaRoute = createAreaRoute({
  id: 'operate-area',
  component: 'operate',
  catalogue: async () => (await import('./i18n/en.json')).default,
});

const operateRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate',
  component: lazyRouteComponent(() => import('./pages/operate-page.tsx'), 'OperatePage'),
});

export const area: AreaRoutes = {
  tabs: [{ component: 'operate', to: '/operate', labelKey: 'area.operate' }],
  route: areaRoute.addChildren([operateRoute]),
};
