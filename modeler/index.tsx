import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { createAreaRoute, type AreaRoutes } from '#web';

const areaRoute = createAreaRoute({
  id: 'models-area',
  component: 'models',
  catalogue: async () => (await import('./i18n/en.json')).default,
});

const modelsRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models',
  component: lazyRouteComponent(() => import('./pages/models-page.tsx'), 'ModelsPage'),
});

export const area: AreaRoutes = {
  tabs: [{ component: 'models', to: '/models', labelKey: 'area.models' }],
  route: areaRoute.addChildren([modelsRoute]),
};
