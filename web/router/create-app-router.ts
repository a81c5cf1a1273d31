import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { RoutePending } from './route-pending.tsx';
import { RouteFailure } from './route-failure.tsx';
import type { AreaRoutes } from './area.tsx';
import { parseSearch, stringifySearch } from './search-text.ts';
import { accessibilityRoute, rootRoute, setupRoute, shellRoute } from './shell-routes.tsx';
import { homeRoute } from './home-route.tsx';

/** The whole route tree: the shell's own routes, short links, and one subtree per area. */
export function createAppRouter(areas: AreaRoutes[]) {
  const routeTree = rootRoute.addChildren([
    setupRoute,
    accessibilityRoute,
    shortLink('/t/$key', '/tasks/'),
    shortLink('/i/$key', '/operate/instances/'),
    shellRoute.addChildren([homeRoute, ...areas.map((area) => area.route)]),
  ]);
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteFailure,
    scrollRestoration: true,
  });
}

// helpers

/** Short links stand in mails; they keep their meaning when the long address changes. */
function shortLink(path: '/t/$key' | '/i/$key', target: string) {
  return createRoute({
    getParentRoute: () => rootRoute,
    path,
    beforeLoad: ({ params, location }) => {
      throw redirect({
        href: target + encodeURIComponent(params.key) + location.searchStr,
        replace: true,
      });
    },
  });
}
