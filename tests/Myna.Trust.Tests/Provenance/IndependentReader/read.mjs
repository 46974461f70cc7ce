// Reads files with the C2PA project's own reader (c2pa-rs as WebAssembly, npm package @contentauth/c2pa-wasm) and prints what it says.
// node read.mjs PACKAGE_FOLDER ANCHORS.pem FILE… ; for each file one line of JSON.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, anchors, ...files] = process.argv.slice(2);
const { initSync, WasmReader } = await import(pathToFileURL(join(folder, 'pkg/c2pa.js')));
initSync({ module: readFileSync(join(folder, 'pkg/c2pa_bg.wasm')) });

const types = {
  '.wav': 'audio/wav', '.mp3': 'audio/mpeg', '.flac': 'audio/flac', '.m4a': 'audio/mp4', '.m4b': 'audio/mp4',
  '.png': 'image/png', '.jpg': 'image/jpeg',
};
const settings = JSON.stringify({ trust: { user_anchors: readFileSync(anchors, 'utf8') }, verify: { verify_trust: true } });
for (const file of files) {
  try {
    const reader = await WasmReader.fromBytes(types[extname(file)], new Uint8Array(readFileSync(file)), settings);
    const store = JSON.parse(reader.json());
    const manifest = store.manifests[store.active_manifest];
    const results = store.validation_results?.activeManifest ?? {};
    const codes = (kind) => (results[kind] ?? []).map((status) => status.code);
    console.log(JSON.stringify({
      state: store.validation_state,
      success: codes('success'),
      informational: codes('informational'),
      failure: (results.failure ?? []).map((status) => `${status.code}: ${status.explanation}`),
      generator: manifest.claim_generator_info?.[0]?.name ?? null,
      sourceType: manifest.assertions.find((assertion) => assertion.label.startsWith('c2pa.actions'))?.data.actions[0].digitalSourceType ?? null,
    }));
  } catch (error) {
    console.log(JSON.stringify({ state: 'error', success: [], informational: [], failure: [String(error)], generator: null, sourceType: null }));
  }
}
