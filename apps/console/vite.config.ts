import { defineConfig } from 'vite';

export default defineConfig({
  // Addresses are below the <base> of the page, which the backend writes.
  base: './',
  // By `npx vite apps/console` beside a backend at its own port.
  server: { proxy: { '/api': 'http://localhost:3000', '/health': 'http://localhost:3000' } },
  build: {
    target: 'es2022',
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Packages say "use client" for servers that render, of which there is none.
    rolldownOptions: {
      onLog: (level, log, print) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
});
