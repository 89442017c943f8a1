import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

// The web views that Muster runs in (WebKitGTK 2.44+, WebView2, WKWebView of macOS 15) know
// oklch(), light-dark() and nesting, so nothing is compiled down for older ones.
const webViews = ['safari17.5', 'chrome123'];

export default defineConfig({
  base: './',
  plugins: [tailwindcss(), svelte()],
  build: {
    target: webViews,
    cssTarget: webViews,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { port: 1420, strictPort: true, host: '127.0.0.1' },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    env: { TZ: 'Europe/Berlin' },
    // Whole pages and axe take their time on a busy machine.
    testTimeout: 30_000,
    // Vitest leaves one core idle by itself, and so half of a machine with two.
    maxWorkers: '100%',
  },
});
