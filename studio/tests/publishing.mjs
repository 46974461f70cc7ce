// A published program brings the studio along.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, serve } from './room.mjs';

export const flows = [
  ['a published folder serves the studio', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'myna-published-'));
    try {
      // The program was built before; its files are only put together here. No build servers: they would outlive this.
      execFileSync('dotnet', ['publish', join(root, 'src', 'Myna.Cli'), '-c', 'Release', '--no-build', '-o', folder, '--nologo', '-v', 'quiet', '--disable-build-servers', '-p:BuildStudio=false', '-p:PublishDocumentationFiles=false'], { stdio: ['ignore', 'pipe', 'pipe'] });
      const server = await serve(join(folder, 'myna'));
      try {
        const page = await (await fetch(server.address)).text();
        const script = /src="(\/studio\/assets\/[^"]+\.js)"/.exec(page)?.[1];
        assert.ok(script, page);
        const answer = await fetch(`${server.address}${script}`, { headers: { 'Accept-Encoding': 'br' } });
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('content-encoding'), 'br');
      } finally {
        await server.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }],
];
