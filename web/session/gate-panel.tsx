import type { ReactNode } from 'react';
import { ProductMark } from '../frame/product-mark.tsx';
import { Paper } from '../ui/index.ts';

/** The card of the pages before the frame: sign-in and first-run setup. */
export function GatePanel({ children }: { children: ReactNode }) {
  return (
    <main className="mr-gate">
      <div className="mr-gate-mark">
        <ProductMark />
      </div>
      <Paper withBorder p="lg" radius={8} className="mr-gate-card">
        {children}
      </Paper>
    </main>
  );
}
