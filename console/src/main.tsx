import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/call-api.js';
import { App } from './app.js';
import { applyPreferences } from './preferences.js';

applyPreferences();
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // what the connector refused it refuses again
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status !== 0),
      refetchOnWindowFocus: false,
    },
  },
});
const place = document.getElementById('console');
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
