import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { createAreaRoute, type AreaRoutes } from '#web';
import { readCompareSearch } from './model/compare-search.ts';
import { readModelsSearch } from './model/models-search.ts';
import { readProjectSearch } from './model/project-search.ts';
import { readVersionSearch } from './model/version-search.ts';

const areaRoute = createAreaRoute({
  id: 'models-area',
  component: 'models',
  catalogues: { en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') },
});

const modelsRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models',
  validateSearch: readModelsSearch,
  component: lazyRouteComponent(() => import('./pages/models-page.tsx'), 'ModelsPage'),
});

const draftRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/drafts/$draftId',
  component: lazyRouteComponent(() => import('./pages/draft-page.tsx'), 'DraftPage'),
});

const projectRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/projects/$projectKey',
  validateSearch: readProjectSearch,
  component: lazyRouteComponent(() => import('./pages/project-page.tsx'), 'ProjectPage'),
});

const versionRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/processes/$processId',
  validateSearch: readVersionSearch,
  component: lazyRouteComponent(() => import('./pages/version-page.tsx'), 'VersionPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/processes/$processId/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('./pages/compare-page.tsx'), 'ComparePage'),
});

const decisionRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/decisions/$requirementsId',
  validateSearch: readVersionSearch,
  component: lazyRouteComponent(() => import('./pages/decision-page.tsx'), 'DecisionPage'),
});

export const area: AreaRoutes = {
  tabs: [{ component: 'models', to: '/models', labelKey: 'area.models' }],
  route: areaRoute.addChildren([
    modelsRoute,
    draftRoute,
    projectRoute,
    versionRoute,
    compareRoute,
    decisionRoute,
  ]),
};
