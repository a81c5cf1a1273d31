import { createRoute } from '@tanstack/react-router';
import { createAreaRoute, lazyPage, type AreaRoutes } from '#web';
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
  component: lazyPage(() => import('./pages/models-page.tsx'), 'ModelsPage'),
});

const draftRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/drafts/$draftId',
  component: lazyPage(() => import('./pages/draft-page.tsx'), 'DraftPage'),
});

const projectRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/projects/$projectKey',
  validateSearch: readProjectSearch,
  component: lazyPage(() => import('./pages/project-page.tsx'), 'ProjectPage'),
});

const versionRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/processes/$processId',
  validateSearch: readVersionSearch,
  component: lazyPage(() => import('./pages/version-page.tsx'), 'VersionPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/processes/$processId/compare',
  validateSearch: readCompareSearch,
  component: lazyPage(() => import('./pages/compare-page.tsx'), 'ComparePage'),
});

const decisionRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/models/decisions/$requirementsId',
  validateSearch: readVersionSearch,
  component: lazyPage(() => import('./pages/decision-page.tsx'), 'DecisionPage'),
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
