import { createContext, useContext } from 'react';
import type { AreaTab } from '../router/area.tsx';

/** The tabs of all installed areas; the root of the pages provides them. */
export const AreasContext = createContext<AreaTab[]>([]);

export function useAreaTabs(): AreaTab[] {
  return useContext(AreasContext);
}
