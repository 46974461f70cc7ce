// A hub of models on this machine, as Hugging Face answers, for fetching one small model. It refuses everything until it is opened.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, relative } from 'node:path';

const commit = '0123456789abcdef0123456789abcdef01234567';

/** The files of a folder, by their path in it. */
function filesOf(folder, within = folder) {
  return readdirSync(within).flatMap((name) => {
    const path = join(within, name);
    return statSync(path).isDirectory() ? filesOf(folder, path) : [[relative(folder, path), readFileSync(path)]];
  });
}

/** Serves a folder as a repository. While `slow` names a file, only half of it is sent, and then nothing. */
export async function openHub(repository, folder) {
  const files = new Map(filesOf(folder));
  const hub = { isOpen: false, slow: '', ranges: [] };
  const git = (bytes) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const listing = [...files].map(([path, bytes]) => ({ type: 'file', path, size: bytes.length, oid: git(bytes) }));
  const server = createServer((request, response) => {
    if (!hub.isOpen) return response.destroy();
    const path = decodeURIComponent(new URL(request.url, 'http://hub').pathname);
    const json = (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (path === `/api/models/${repository}/revision/main`) return json({ id: repository, sha: commit });
    if (path === `/api/models/${repository}/tree/${commit}`) return json(listing);
    const name = path.replace(`/${repository}/resolve/${commit}/`, '');
    const bytes = files.get(name);
    if (!bytes) return response.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { 'content-length': bytes.length - from, etag: `"${git(bytes)}"` };
    if (from) {
      hub.ranges.push([name, from]);
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    } else response.writeHead(200, headers);
    return name === hub.slow ? response.write(bytes.subarray(from, bytes.length >> 1)) : response.end(bytes.subarray(from));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  hub.address = `http://127.0.0.1:${server.address().port}`;
  hub.close = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return hub;
}
