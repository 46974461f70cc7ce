// What every flow needs: a real server with a home of its own, and browsers with a microphone that plays a file, or none.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const sample = (name) => join(root, 'samples', `${name}.wav`);

const built = join(root, 'artifacts', 'bin', 'Myna.Cli', 'release', 'myna');
const chromiumPath = process.env.MYNA_CHROMIUM ?? '/usr/bin/chromium';

/** Why the flows cannot run here; null where they can. */
export function missing() {
  if (!existsSync(chromiumPath)) return `there is no browser at ${chromiumPath}; apt-get install chromium, or name one in MYNA_CHROMIUM`;
  if (!existsSync(built)) return 'the server is not built; dotnet build src/Myna.Cli -c Release';
  if (!existsSync(join(root, 'studio', 'dist', 'index.html'))) return 'the studio is not built; npm run build';
  return null;
}

/** Runs the command line's program, with a home that it has to itself. */
export function myna(home, ...words) {
  const { status, stderr } = spawnSync(built, words, { env: { ...process.env, MYNA_HOME: home }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`myna ${words[0]} ended with ${status}: ${stderr}`);
}

/** Starts a server on a free port. */
export async function serve(program = built, variables = {}) {
  const home = mkdtempSync(join(tmpdir(), 'myna-studio-'));
  const child = spawn(program, ['serve', '--port', '0'], { env: { ...process.env, MYNA_HOME: home, MYNA_NO_INSTALL: '1', ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('exit', done));
  const address = await new Promise((found, failed) => {
    let said = '';
    const hear = (text) => {
      said += text;
      const match = /Myna answers at (http:\/\/[^\s;,]+)/.exec(said);
      if (match) found(match[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => failed(new Error(`the server ended: ${said}`)));
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  for (let tries = 0; !(await fetch(`${address}/ready`)).ok; tries++) {
    if (tries > 600) throw new Error('the server does not get ready');
    await new Promise((done) => setTimeout(done, 200));
  }
  return { address, stop };
}

/** Starts a browser. `microphone` is a WAV file, 'refused' or 'none'. */
export function browse(microphone) {
  const devices = microphone === 'none' ? [] : ['--use-fake-device-for-media-stream'];
  if (microphone !== 'none' && microphone !== 'refused') devices.push('--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
      '--autoplay-policy=no-user-gesture-required', ...devices,
    ],
  });
}
