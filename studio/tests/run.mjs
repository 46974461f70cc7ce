// The studio's flows in a real browser against the real server. The last line counts them; `./test` adds it to its own.
import { spawn } from 'node:child_process';
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

const wanted = process.argv[2];
const lane = process.env.MYNA_STUDIO_LANE;
if (!wanted && !lane) {
  // Flows wait more than they work: two lanes, each with a server and a browser of its own.
  const counts = await Promise.all(['first', 'second'].map((name) => new Promise((done) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { env: { ...process.env, MYNA_STUDIO_LANE: name }, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { said += text; });
    child.once('close', () => {
      const count = /^studio: (\d+) passed, (\d+) failed, \d+ skipped$/m.exec(said);
      console.log(said.replace(count?.[0] ?? '', '').trim());
      done(count ? [Number(count[1]), Number(count[2])] : [0, 1]);
    });
  })));
  end(counts.reduce((sum, [passed]) => sum + passed, 0), counts.reduce((sum, [, failed]) => sum + failed, 0), 0);
}

const { flows, close } = await import('./flows.mjs');
const { flows: layerFlows } = await import('./layers.mjs');
const { flows: bookFlows } = await import('./book.mjs');
const { flows: takeFlows } = await import('./takes.mjs');
const { flows: manageFlows } = await import('./manage.mjs');
const { flows: consentFlows } = await import('./consent.mjs');
const { flows: publishingFlows } = await import('./publishing.mjs');
const lanes = { first: [...flows, ...consentFlows, ...publishingFlows], second: [...takeFlows, ...bookFlows, ...manageFlows, ...layerFlows] };
let [passed, failed] = [0, 0];
for (const [name, flow] of lanes[lane] ?? [...lanes.first, ...lanes.second]) {
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
