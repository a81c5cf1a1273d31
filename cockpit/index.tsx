import { createRoute, redirect } from '@tanstack/react-router';
import { createAreaRoute, lazyPage, type AreaRoutes } from '#web';
import { readDashboardSearch } from './dashboard/dashboard-search.ts';
import { readInstanceSearch } from './instance/instance-search.ts';
import { readMailsSearch } from './mail/mail-search.ts';
import { readInstancesSearch } from './list/read-instances-search.ts';

const areaRoute = createAreaRoute({
  id: 'operate-area',
  component: 'operate',
  catalogues: { en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') },
});

const dashboardRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate',
  validateSearch: readDashboardSearch,
  component: lazyPage(() => import('./pages/dashboard-page.tsx'), 'DashboardPage'),
});

const processRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate/processes/$processDefinitionId',
  validateSearch: readInstancesSearch,
  component: lazyPage(() => import('./pages/process-page.tsx'), 'ProcessPage'),
});

const instancesRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate/instances',
  validateSearch: readInstancesSearch,
  component: lazyPage(() => import('./pages/instances-page.tsx'), 'InstancesPage'),
});

const instanceRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate/instances/$processInstanceKey',
  validateSearch: readInstanceSearch,
  component: lazyPage(() => import('./pages/instance-page.tsx'), 'InstancePage'),
});

const flowRoute = createRoute({
  getParentRoute: () => areaRoute,
  path: '/operate/flow',
  component: lazyPage(() => import('./pages/flow-page.tsx'), 'FlowPage'),
});

const adminRoute = createAreaRoute({
  id: 'admin-area',
  component: 'admin',
  catalogues: { en: () => import('./admin/i18n/en.json'), de: () => import('./admin/i18n/de.json') },
});

const adminHomeRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin',
  beforeLoad: () => {
    throw redirect({ to: '/admin/secrets', replace: true });
  },
});

const secretsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/secrets',
  component: lazyPage(() => import('./pages/secrets-page.tsx'), 'SecretsPage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/tokens',
  component: lazyPage(() => import('./pages/tokens-page.tsx'), 'TokensPage'),
});

const hooksRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/webhooks',
  component: lazyPage(() => import('./pages/hooks-page.tsx'), 'HooksPage'),
});

const outgoingRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/outgoing',
  component: lazyPage(() => import('./pages/outgoing-page.tsx'), 'OutgoingPage'),
});

const tablesRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/tables',
  component: lazyPage(() => import('./pages/tables-page.tsx'), 'TablesPage'),
});

const mailRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/mail',
  validateSearch: readMailsSearch,
  component: lazyPage(() => import('./pages/mail-page.tsx'), 'MailPage'),
});

const connectorsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/connectors',
  component: lazyPage(() => import('./pages/connectors-page.tsx'), 'ConnectorsPage'),
});

const tenantsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/admin/tenants',
  component: lazyPage(() => import('./pages/tenants-page.tsx'), 'TenantsPage'),
});

export const adminArea: AreaRoutes = {
  tabs: [{ component: 'admin', to: '/admin', labelKey: 'area.admin' }],
  route: adminRoute.addChildren([
    adminHomeRoute,
    secretsRoute,
    tokensRoute,
    hooksRoute,
    outgoingRoute,
    tablesRoute,
    mailRoute,
    connectorsRoute,
    tenantsRoute,
  ]),
};

export const area: AreaRoutes = {
  tabs: [{ component: 'operate', to: '/operate', labelKey: 'area.operate' }],
  route: areaRoute.addChildren([dashboardRoute, processRoute, instancesRoute, instanceRoute, flowRoute]),
};
