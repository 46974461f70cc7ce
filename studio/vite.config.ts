import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Leaves a brotli twin beside each text file, which the server sends to browsers that take it. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && /\.(js|css|svg)$/.test(entry.name)) {
          const path = join(entry.parentPath, entry.name);
          writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
        }
      }
    },
  };
}

export default defineConfig({
  base: '/studio/',
  plugins: [packed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Nothing is put into the page or into data: addresses: the content security policy would refuse it.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
  // While working on the studio: `npm run dev` beside a `myna serve`.
  server: { proxy: { '/v1': 'http://localhost:7860', '/ready': 'http://localhost:7860' } },
});
