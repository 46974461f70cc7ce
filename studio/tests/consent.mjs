// The flow of an owner who agrees. Nobody is here to read fresh words, so the library speaks them, unmarked, in the voice whose consent is
// asked for: what it cannot show is how often people's own readings are taken; `myna bench trust` measures that.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, server, shoot, visit } from './flows.mjs';
import { myna, sample } from './room.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

async function withReader(work) {
  const home = mkdtempSync(join(tmpdir(), 'myna-reader-'));
  try {
    myna(home, 'voices', 'add', 'reader', sample('reader-high'));
    await work((text, seed) => {
      const file = join(home, `${seed}.wav`);
      myna(home, 'speak', text, '--voice', 'reader', '--no-watermark', '--no-provenance', '--seed', `${seed}`, '-o', file);
      return file;
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export const flows = [
  ['an owner reads the words of the day, the voice speaks, and the consent is taken back', () => withReader((read) => visit('voices', async (page) => {
    await page.locator('input[type=file]').first().setInputFiles(read('The morning was cold and clear, and the boats were already far out when we came down to the harbour.', 0));
    await page.getByRole('group', { name: 'Quality of the recording' }).waitFor();
    await page.getByLabel('Name of the voice').fill('Vera');
    await button(page, 'Make the voice').click();
    await page.getByLabel('Whose voice is it? (full name)').fill('Vera Lind');
    await button(page, 'Get the sentence').click();
    const sentence = await page.locator('.reading').innerText();
    assert.match(sentence, /Vera Lind/);
    // Another sentence in the same voice.
    const hand = (file) => page.locator('dialog input[type=file]').setInputFiles(file);
    await hand(read('Good evening, everybody. The train to the coast leaves in ten minutes, and we have not even found our seats yet, so let us hurry.', 1));
    await page.locator('dialog [role=alert]').waitFor();
    await hand(read(sentence, 2));
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Vera Lind has agreed. The voice can speak.').waitFor();
    await accessible(page, 'consent given');
    await shoot(page, 'consent-given');
    await dialog.getByRole('button', { name: 'Close' }).click();
    const card = page.locator('.voice-list > li', { hasText: 'Vera' });
    await card.locator('.consent-line.good', { hasText: 'Vera Lind' }).waitFor();

    // The server requires consent: only now may the voice be spoken with.
    assert.equal((await (await fetch(`${server.address}/v1/limits`)).json()).consent, 'require');
    await card.locator('a[href^="#/speak/"]').click();
    await page.getByLabel('Text', { exact: true }).fill('Good morning.');
    await button(page, 'Speak').click();
    await page.locator('.takes > li').first().waitFor();

    await page.goto(`${server.address}/#/voices`);
    await button(page, 'Take back: Vera').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The consent was taken back.').waitFor();
    await card.locator('.consent-line.warn').waitFor();
    await button(page, 'Delete: Vera').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Vera was deleted.').waitFor();
  }, { forgive: /status of 400/ }))],
];
