// The studio's flows in a real browser against the real server. The last line counts them; `./test` adds it to its own.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const end = (passed, failed, skipped) => {
  console.log(`studio: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed ? 1 : 0);
};
const skip = (why) => {
  console.log(`studio: skipped: ${why}`);
  end(0, 0, 1);
};

if (!existsSync(join(here, '..', 'node_modules', 'playwright-core'))) skip('the packages of the tests are not there; npm ci');
const { missing } = await import('./room.mjs');
if (missing()) skip(missing());

const { flows, close } = await import('./flows.mjs');
const { flows: layerFlows } = await import('./layers.mjs');
const { flows: bookFlows } = await import('./book.mjs');
const { flows: takeFlows } = await import('./takes.mjs');
const { flows: manageFlows } = await import('./manage.mjs');
const { flows: publishingFlows } = await import('./publishing.mjs');
const wanted = process.argv[2];
let [passed, failed] = [0, 0];
for (const [name, flow] of [...flows, ...takeFlows, ...bookFlows, ...manageFlows, ...layerFlows, ...publishingFlows]) {
  if (wanted && !name.includes(wanted)) continue;
  const begun = Date.now();
  try {
    await flow();
    passed++;
    console.log(`studio: ok: ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (reason) {
    failed++;
    console.log(`studio: FAILED: ${name}\n${reason?.stack ?? reason}`);
  }
}
await close();
end(passed, failed, 0);
