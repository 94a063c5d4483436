import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client.js';
import { router } from './router.js';
import { takeTokenFromAddress } from './sign-in/token.js';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element for the console.');

// Before the router reads the address, which it would keep.
takeTokenFromAddress();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
