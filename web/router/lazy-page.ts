import { lazyRouteComponent } from '@tanstack/react-router';
import { onceReachable } from '../live/once-reachable.ts';

/** The component of a route whose code is loaded when somebody goes there, or is about to. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => onceReachable(load), name);
