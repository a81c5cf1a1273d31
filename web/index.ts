/** The front door of the shell: areas import from here, as `#web`, and from nowhere else in `web/`. */
export { api } from './api/api-client.ts';
export { queryClient } from './api/query-client.ts';
export type { AreaRoutes, AreaTab } from './router/area.tsx';
export { createAreaRoute } from './router/area.tsx';
export * from './router/search-text.ts';
export { useSearchOf } from './router/use-search-of.ts';
export { useSession } from './session/session-context.ts';
export type { Component, Session } from './session/session-context.ts';
export { useLiveInstance, useLiveStatus } from './live/live-provider.tsx';
export { EmptyState } from './problem/empty-state.tsx';
export { PaneBoundary } from './problem/pane-boundary.tsx';
export { ProblemPanel } from './problem/problem-panel.tsx';
export { problemText } from './problem/problem-text.ts';
export { useProblemNotice } from './problem/use-problem-notice.ts';
export { addCatalogue } from './i18n/i18n.ts';
export * from './ui/index.ts';
