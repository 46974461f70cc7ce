import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { openHub } from './hub.mjs';
import { browse, root, sample, serve } from './room.mjs';

const waitMs = Number(process.env.MYNA_WAIT_MS ?? 60_000);
const shots = process.env.MYNA_SHOTS;
export const hub = await openHub('Qwen/Qwen3-TTS-12Hz-0.6B-Base', join(root, 'tests', 'Golden', 'qwen3-tts', 'base'));
const start = () => serve(undefined, { HF_ENDPOINT: hub.address });
let server = await start();
let browser = await browse(sample('reader-high'));

export async function close() {
  await browser.close();
  await server.stop();
  await hub.close();
}

/** A page of the studio in a context of its own; what the browser complains about fails the flow. */
async function visit(place, work, { from = browser, theme = 'light', phone = false, forgive = /a^/ } = {}) {
  const context = await from.newContext({ colorScheme: theme, viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && !forgive.test(message.text()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => dialog.accept());
  try {
    await page.goto(`${server.address}/#/${place}`);
    await work(page);
  } catch (reason) {
    if (shots) await page.screenshot({ path: join(shots, `failed-${place.replace(/\W/g, '-')}.png`) });
    throw reason;
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints, []);
}

const shoot = (page, name) => (shots ? page.screenshot({ path: join(shots, `${name}.png`) }) : undefined);

async function accessible(page, what) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`), []);
}

/** Speech of 8 bits at a low rate is the smallest file for its length. */
function longRecording(seconds, hz) {
  const file = Buffer.alloc(44 + hz * seconds, 128);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + hz * seconds, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(hz, 24);
  file.writeUInt32LE(hz, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36);
  file.writeUInt32LE(hz * seconds, 40);
  return file;
}

const file = (page, selector, name, mimeType, buffer) => page.locator(selector).first().setInputFiles({ name, mimeType, buffer });
const speak = (page) => page.getByRole('button', { name: 'Speak', exact: true }).click();

async function takes(page, count) {
  await page.locator('.takes > li').nth(count - 1).waitFor();
}

async function download(page, name) {
  const [made] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return readFileSync(await made.path());
}

export const flows = [
  ['the first load is under 300 kB, compressed', async () => {
    for (const place of ['voices', 'speak', 'book', 'layers']) {
      await visit(place, async (page) => {
        await page.locator('main > div:not([hidden]) h1').waitFor();
        const loaded = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/studio/')).map(({ name, encodedBodySize }) => [name, encodedBodySize]));
        const bytes = loaded.reduce((sum, [, size]) => sum + size, 0);
        assert.ok(loaded.length > 1 && bytes > 1000 && bytes < 300_000, `${place}: ${bytes} bytes in ${loaded.length} files`);
      });
    }
  }],

  ['the page keeps to a strict policy', async () => {
    const policy = (await fetch(server.address)).headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal((await fetch(`${server.address}/studio/..%2f..%2fpackage.json`)).status, 404);
  }],

  ['a recording becomes a voice that asks for consent', () => visit('voices', async (page) => {
    await page.locator('input[type=file]').first().setInputFiles(sample('reader-mid'));
    await page.getByRole('group', { name: 'Quality of the recording' }).waitFor();
    await page.getByLabel('Name of the voice').fill('Ada');
    await page.getByLabel('Tags, separated by commas (optional)').fill('calm, English');
    await shoot(page, 'voices-new');
    await page.getByRole('button', { name: 'Make the voice' }).click();
    await page.getByRole('heading', { name: 'Consent for Ada' }).waitFor();
    await page.getByLabel('Whose voice is it? (full name)').fill('Ada Smith');
    await page.getByRole('button', { name: 'Get the sentence' }).click();
    await page.locator('.reading').waitFor();
    await accessible(page, 'consent');
    await shoot(page, 'consent');
    // Another text than the sentence: the server must not take it, and the page must say so.
    await page.locator('dialog input[type=file]').setInputFiles(sample('reader-mid'));
    await page.locator('dialog [role=alert]').waitFor();
    assert.ok((await page.locator('dialog [role=alert]').innerText()).length > 20);
    await page.getByRole('button', { name: 'Close' }).click();
    const card = page.locator('.voice-list > li', { hasText: 'Ada' });
    await card.getByText('Consent needed').waitFor();
    await page.getByLabel('Search voices').fill('calm');
    assert.equal(await page.locator('.voice-list > li').count(), 1);
    await card.getByRole('button', { name: 'Delete: Ada' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Ada was deleted.').waitFor();
  }, { forgive: /status of 400/ })],

  ['the microphone records a voice', () => visit('voices', async (page) => {
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByRole('timer').filter({ hasText: /Recording, [4-9]/ }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('group', { name: 'Quality of the recording' }).waitFor();
    await page.getByRole('img', { name: /Waveform/ }).waitFor();
  })],

  ['without a microphone the page says so', async () => {
    const bare = await browse('none');
    try {
      await visit('voices', async (page) => {
        await page.getByRole('button', { name: 'Record' }).click();
        await page.getByRole('alert').filter({ hasText: 'No microphone was found' }).waitFor();
      }, { from: bare });
    } finally {
      await bare.close();
    }
  }],

  ['a refused microphone is explained', async () => {
    const strict = await browse('refused');
    try {
      const session = await strict.newBrowserCDPSession();
      await visit('voices', async (page) => {
        const { browserContextIds } = await session.send('Target.getBrowserContexts');
        for (const browserContextId of browserContextIds) {
          await session.send('Browser.setPermission', { permission: { name: 'microphone' }, setting: 'denied', browserContextId });
        }
        await page.getByRole('button', { name: 'Record' }).click();
        await page.getByRole('alert').filter({ hasText: 'did not let this page use the microphone' }).waitFor();
      }, { from: strict });
    } finally {
      await strict.close();
    }
  }],

  ['recordings that cannot be used are told apart', () => visit('voices', async (page) => {
    // Large files are handed over by their place: as bytes they take seconds on their way into the browser.
    const folder = mkdtempSync(join(tmpdir(), 'myna-large-'));
    const large = async (name, content) => {
      writeFileSync(join(folder, name), content);
      await page.locator('input[type=file]').first().setInputFiles(join(folder, name));
    };
    await large('hours.wav', longRecording(7200, 3000));
    await page.getByRole('alert').filter({ hasText: 'hours.wav is 120 min' }).waitFor();
    await large('large.wav', Buffer.alloc(27 << 20));
    await page.getByRole('alert').filter({ hasText: 'takes up to 25.0 MB' }).waitFor();
    rmSync(folder, { recursive: true });
    await file(page, 'input[type=file]', 'letter.wav', 'audio/wav', Buffer.from('Dear Ada, this is no sound at all.'));
    await page.getByRole('alert').filter({ hasText: 'letter.wav' }).waitFor();
    await file(page, 'input[type=file]', 'empty.wav', 'audio/wav', Buffer.alloc(0));
    await page.getByRole('alert').filter({ hasText: 'empty.wav is empty' }).waitFor();
  }, { forgive: /status of 400/ })],

  ['a text is spoken, highlighted and kept as takes; the file tells who made it', () => visit('speak', async (page) => {
    const text = 'The quick brown fox jumps over the lazy dog.';
    await page.getByLabel('Text').fill(text);
    await speak(page);
    await page.locator('.spoken mark').waitFor();
    assert.ok(text.includes(await page.locator('.spoken mark').innerText({ timeout: 5000 })));
    await takes(page, 1);
    await page.locator('.spoken').waitFor({ state: 'detached' });
    const one = await download(page, 'Download: Take 1');
    assert.equal(one.toString('latin1', 0, 4), 'RIFF');
    assert.ok(one.length > 24_000 * 2, `${one.length} bytes`);
    await speak(page);
    await takes(page, 2);
    // Each reading has a watermark of its own, so only the length can be the same to the byte.
    assert.equal((await download(page, 'Download: Take 2')).length, one.length, 'the same seed gives the same reading');
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('2');
    await speak(page);
    await takes(page, 3);
    assert.ok(!one.equals(await download(page, 'Download: Take 3')), 'another seed gives another reading');
    await accessible(page, 'takes');
    await shoot(page, 'speak-takes');

    await page.goto(`${server.address}/#/check`);
    const input = page.locator('div:not([hidden]) > .drop input[type=file]').last();
    await input.setInputFiles({ name: 'take.wav', mimeType: 'audio/wav', buffer: one });
    await page.getByText('A machine made this.').waitFor();
    await shoot(page, 'check');
    await accessible(page, 'check');
    await input.setInputFiles(sample('reader-low'));
    await page.getByText('No mark was found.').waitFor();
  })],

  ['a job is cancelled and forgotten', () => visit('jobs', async (page) => {
    const form = new FormData();
    form.append('kind', 'audiobook');
    form.append('request', '{"voice": "reader-mid"}');
    form.append('files', new Blob(['Once upon a time there was a long book. '.repeat(4000)]), 'book.txt');
    const answer = await fetch(`${server.address}/v1/jobs`, { method: 'POST', body: form });
    assert.equal(answer.status, 202, await answer.text());
    const card = page.locator('.job', { hasText: 'Audiobook' });
    await card.getByRole('button', { name: /^Cancel/ }).click();
    await card.getByText('Cancelled', { exact: true }).waitFor();
    await card.getByRole('button', { name: /^Forget/ }).click();
    await card.waitFor({ state: 'detached' });
  })],

  ['every page is accessible and fits, in both themes and on a phone', async () => {
    for (const theme of ['light', 'dark']) {
      for (const phone of [false, true]) {
        await visit('voices', async (page) => {
          for (const name of ['voices', 'speak', 'book', 'layers', 'jobs', 'check', 'models', 'keys', 'settings']) {
            await page.goto(`${server.address}/#/${name}`);
            await page.locator('main > div:not([hidden]) h1').waitFor();
            await page.getByText('Loading …').filter({ visible: true }).first().waitFor({ state: 'detached' });
            // What it looks for is the same at either width but for what is hidden there: each theme and each width once.
            if (phone === (theme === 'dark')) await accessible(page, `${name} ${theme}${phone ? ' phone' : ''}`);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
            await shoot(page, `${name}-${theme}-${phone ? 'phone' : 'desktop'}`);
          }
        }, { theme, phone });
      }
    }
  }],

  ['on a phone the rest of the pages is behind a button', () => visit('voices', async (page) => {
    const more = page.getByRole('button', { name: 'More' });
    await more.click();
    await shoot(page, 'more-phone');
    await page.keyboard.press('Escape');
    await more.and(page.locator('[aria-expanded=false]')).waitFor();
    await more.click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Keys' }).isVisible(), false);
  }, { phone: true })],

  ['the keyboard reaches the content and the pages', () => visit('voices', async (page) => {
    await page.getByRole('heading', { name: 'Voices', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.goto(`${server.address}/#/speak`);
    await page.getByRole('textbox', { name: 'Text', exact: true }).press('Control+Enter');
    await page.locator('.takes > li').first().waitFor();
  })],

  ['a server that goes away in the middle loses nothing', async () => {
    await visit('speak', async (page) => {
      await page.getByLabel('Text').fill('This is a long text that takes its time to be spoken, sentence by sentence. '.repeat(60));
      await speak(page);
      await page.getByText(/First sound after/).waitFor();
      await server.stop();
      await page.getByRole('alert').filter({ hasText: 'went away in the middle' }).waitFor();
      await takes(page, 1);
      await page.locator('.takes').getByText('not whole').waitFor();
      await page.getByText('The server does not answer. What you typed').waitFor();
      assert.match(await page.getByLabel('Text').inputValue(), /^This is a long text/);
      await shoot(page, 'server-gone');
    }, { forgive: /ERR_|Failed to load/ });
    server = await start();
  }],
];

export { accessible, download, file, server, shoot, visit };
