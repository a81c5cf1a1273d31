import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { adminArea, area as cockpit } from '../cockpit/index.tsx';
import { area as modeler } from '../modeler/index.tsx';
import { areas as tasklist } from '../tasklist/index.tsx';
import { queryClient } from './api/query-client.ts';
import { AreasContext } from './frame/areas-context.ts';
import { startI18n } from './i18n/i18n.ts';
import { createAppRouter } from './router/create-app-router.ts';
import { KitProvider } from './ui/kit-provider.tsx';
import { shareNonce } from './ui/page-nonce.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/index.css';
import '@fontsource-variable/atkinson-hyperlegible-mono/index.css';
import './tokens.css';
import './shell.css';
import './forced-colors.css';

const areas = [...tasklist, modeler, cockpit, adminArea];
const tabs = areas.flatMap((area) => area.tabs);
const router = createAppRouter(areas);

shareNonce();
await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <KitProvider>
        <AreasContext value={tabs}>
          <RouterProvider router={router} />
        </AreasContext>
      </KitProvider>
    </QueryClientProvider>
  </StrictMode>,
);
