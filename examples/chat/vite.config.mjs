import { defineConfig } from 'vite';

// The backend of `npm start`, behind the address of the page.
export default defineConfig({
  server: { proxy: { '/api': 'http://localhost:3000' } },
  build: { target: 'es2022' },
});
