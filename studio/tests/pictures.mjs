// Takes the pictures of docs/studio: every page and the states worth seeing, on a desktop and a phone, light and dark. Run by hand:
//   node studio/tests/pictures.mjs [part of a name]
// It needs what the flows need, and ffmpeg for WebP. MYNA_MODELS may name models that read text.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browse, root, sample, serve } from './room.mjs';

const folder = join(root, 'docs', 'studio');
const scratch = mkdtempSync(join(tmpdir(), 'myna-pictures-'));
const wanted = process.argv[2] ?? '';
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const everywhere = ['desktop light', 'desktop dark', 'phone light', 'phone dark'];
const waitMs = 240_000;

mkdirSync(folder, { recursive: true });
const server = await serve();
const browser = await browse(sample('reader-high'));

/** A poster: ground, sun, hills, words. */
const poster = (page) => page.evaluate(() => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d');
  const fill = (colour, draw) => { context.fillStyle = colour; context.beginPath(); draw(); context.fill(); };
  fill('#f4e7cf', () => context.rect(0, 0, 640, 480));
  fill('#e8663c', () => context.arc(450, 170, 88, 0, 7));
  fill('#2b6f77', () => { context.moveTo(0, 480); context.lineTo(0, 330); context.quadraticCurveTo(150, 230, 320, 340); context.quadraticCurveTo(420, 400, 420, 480); });
  fill('#17414d', () => { context.moveTo(200, 480); context.quadraticCurveTo(430, 290, 640, 380); context.lineTo(640, 480); });
  fill('#1c2b3a', () => { context.moveTo(120, 190); context.quadraticCurveTo(160, 150, 190, 185); context.quadraticCurveTo(220, 150, 262, 188); context.quadraticCurveTo(222, 172, 190, 210); context.quadraticCurveTo(160, 172, 120, 190); });
  context.fillStyle = '#1c2b3a';
  context.font = 'bold 56px "DejaVu Sans"';
  context.fillText('WINDY DAYS', 60, 92);
  return canvas.toDataURL('image/png').split(',')[1];
}).then((base64) => ({ name: 'poster.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') }));

const book = `# The Lighthouse

The lamp had not been lit for eleven years when the letter came.

Bruno: You are not going up there alone.

Clara: Somebody has to. The stairs remember me.

# The Stairs

She counted them aloud, as she had done when she was small: two hundred and four, and one that creaked.
`;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const input = (page) => page.locator('main > div:not([hidden]) input[type=file]').first();
const rows = (page) => page.locator('.layer-list > li');
const open = async (page, place) => {
  await page.goto(`${server.address}/#/${place}`);
  await page.locator('main > div:not([hidden]) h1').waitFor();
  await page.getByText('Loading …').filter({ visible: true }).first().waitFor({ state: 'detached' });
};
const isSaved = async (page) => { await page.waitForTimeout(600); await page.getByText('Working on it …').waitFor({ state: 'detached' }); };

/** Takes one state in some looks. */
async function take(page, name, looks = everywhere) {
  for (const look of looks) {
    const [size, theme] = look.split(' ');
    await page.setViewportSize(sizes[size]);
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate(() => scrollTo(0, 0));
    // What draws on canvases follows in its own time.
    await page.waitForTimeout(500);
    const file = `${name}-${size}-${theme}`;
    const png = join(scratch, `${file}.png`);
    await page.screenshot({ path: png });
    execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', png, '-c:v', 'libwebp', '-quality', '82', '-preset', 'text', join(folder, `${file}.webp`)]);
    console.log(file);
  }
  await page.setViewportSize(sizes.desktop);
  await page.emulateMedia({ colorScheme: 'light' });
}

const scenes = {
  async voices(page) {
    await open(page, 'voices');
    await input(page).setInputFiles(sample('reader-mid'));
    await page.getByRole('group', { name: 'Quality of the recording' }).waitFor();
    await page.getByLabel('Name of the voice').fill('Ada');
    await page.getByLabel('Tags, separated by commas (optional)').fill('calm, English');
    await take(page, 'new-voice');
    await button(page, 'Make the voice').click();
    await page.getByLabel('Whose voice is it? (full name)').fill('Ada Smith');
    await button(page, 'Get the sentence').click();
    await page.locator('.reading').waitFor();
    await take(page, 'consent', ['desktop light', 'phone dark']);
    await button(page, 'Close').click();
    await page.locator('.voice-list > li', { hasText: 'Ada' }).waitFor();
    await page.reload();
    await page.locator('.voice-list > li', { hasText: 'Ada' }).waitFor();
    await take(page, 'voices');
    // The other scenes speak with the voices that come with Myna: nobody has agreed for this one.
    const { voices } = await (await fetch(`${server.address}/v1/voices`)).json();
    await fetch(`${server.address}/v1/voices/${voices.find(({ name }) => name === 'Ada').voice_id}`, { method: 'DELETE' });
  },
  async speak(page) {
    await open(page, 'speak');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Good morning. The train to the coast leaves in nine minutes, from platform four.');
    for (const seed of ['1', '2']) {
      await page.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
      await button(page, 'Speak').click();
      await page.locator('.takes > li').nth(Number(seed) - 1).waitFor();
    }
    await page.locator('.spoken').waitFor({ state: 'detached' });
    await take(page, 'speak');
    await button(page, 'Speak').click();
    await page.locator('.spoken mark').waitFor();
    await take(page, 'speaking', ['desktop light']);
  },
  async book(page) {
    await open(page, 'book');
    await input(page).setInputFiles({ name: 'lighthouse.md', mimeType: 'text/markdown', buffer: Buffer.from(book) });
    await button(page, 'Make the audiobook').waitFor();
    await take(page, 'long-text');
    await button(page, 'Make the audiobook').click();
    await page.getByText('Done', { exact: true }).waitFor();
    await take(page, 'audiobook');
  },
  async layers(page) {
    await open(page, 'layers');
    await take(page, 'layers-empty');
    await input(page).setInputFiles(await poster(page));
    await page.locator('.stages li').first().waitFor();
    await take(page, 'layers-stages', ['desktop light']);
    await rows(page).nth(1).waitFor();
    await page.locator('.easel canvas').nth(2).waitFor();
    const text = rows(page).filter({ hasText: /Text/ }).first();
    await rows(page).filter({ hasText: /Shape|Object/ }).first().locator('.pick').click();
    await take(page, 'layers');
    if (await text.count()) {
      await text.locator('.pick').click();
      await page.getByLabel('Words').fill('WINDY NIGHTS');
      await button(page, 'Write it anew').click();
      await isSaved(page);
      await take(page, 'layers-text', ['desktop light', 'phone light']);
    }
    await button(page, 'Export').click();
    await take(page, 'layers-export', ['desktop dark', 'phone light']);
    await page.keyboard.press('Escape');
    await button(page, 'Split off').first().click();
    const box = await page.locator('.easel-stage').boundingBox();
    await page.mouse.click(box.x + box.width * 0.68, box.y + box.height * 0.4);
    await button(page, '− Beside it').click();
    await page.mouse.click(box.x + box.width * 0.2, box.y + box.height * 0.5);
    await take(page, 'layers-split', ['desktop light', 'phone dark']);
    await button(page, 'Compare').click();
    await page.getByLabel('How much of the original is shown').waitFor();
    await take(page, 'layers-compare', ['desktop light', 'desktop dark']);
    await button(page, 'Arrange').click();
    await page.route('**/edit', (route) => route.abort());
    await button(page, 'Mirror left and right').click();
    await page.getByRole('alert').waitFor();
    await take(page, 'layers-unsent', ['desktop light']);
    await page.unroute('**/edit');
  },
  async check(page) {
    const spoken = await fetch(`${server.address}/v1/audio/speech`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ model: 'tts-1', input: 'This was spoken by a machine.', voice: 'reader-mid', response_format: 'wav' }) });
    const sound = Buffer.from(await spoken.arrayBuffer());
    await open(page, 'check');
    await input(page).setInputFiles({ name: 'spoken.wav', mimeType: 'audio/wav', buffer: sound });
    await page.getByText('A machine made this.').waitFor();
    await take(page, 'check');
  },
  async jobs(page) { await open(page, 'jobs'); await take(page, 'jobs'); },
  async models(page) { await open(page, 'models'); await take(page, 'models'); },
  async keys(page) { await open(page, 'keys'); await take(page, 'keys'); },
  async settings(page) { await open(page, 'settings'); await take(page, 'settings'); },
  async menu(page) {
    await open(page, 'voices');
    await page.setViewportSize(sizes.phone);
    await page.getByRole('button', { name: 'More' }).click();
    await take(page, 'menu', ['phone light', 'phone dark']);
  },
};

const context = await browser.newContext({ viewport: sizes.desktop, colorScheme: 'light', reducedMotion: 'reduce' });
let failed = 0;
for (const [name, scene] of Object.entries(scenes)) {
  if (!name.includes(wanted)) continue;
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  try {
    await scene(page);
  } catch (reason) {
    failed++;
    console.log(`${name}: ${reason}`);
    await page.screenshot({ path: join(tmpdir(), `myna-picture-failed-${name}.png`) });
  }
  await page.close();
}
await browser.close();
await server.stop();
rmSync(scratch, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
