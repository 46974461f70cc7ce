// The flows of markup, takes and voices.
import assert from 'node:assert/strict';
import { accessible, shoot, visit } from './flows.mjs';
import { sample } from './room.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const text = (page) => page.getByRole('textbox', { name: 'Text', exact: true });

export const flows = [
  ['markup is inserted by buttons, and mistakes are shown at their place', () => visit('speak', async (page) => {
    await text(page).fill('Good morning & welcome.');
    await text(page).evaluate((field) => field.setSelectionRange(5, 12));
    await button(page, 'Slower').click();
    assert.equal(await text(page).inputValue(), '<speak>Good <prosody rate="slow">morning</prosody> &amp; welcome.</speak>');
    await text(page).evaluate((field) => field.setSelectionRange(11, 11));
    await button(page, 'Pause').click();
    assert.match(await text(page).inputValue(), /Good <break time="500ms"\/> <prosody/);
    await text(page).fill('One.\nTwo [pause:soon] three.');
    await button(page, 'Speak').click();
    const alert = page.getByRole('alert').filter({ hasText: 'line 2, column 5' });
    await alert.waitFor();
    await button(page, 'Show the place').click();
    assert.equal(await text(page).evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), '[pause:soon]');
    await accessible(page, 'markup');
    await shoot(page, 'markup');
    await text(page).fill('One.');
    await button(page, 'Pause').click();
    assert.equal(await text(page).inputValue(), 'One. [pause:500ms] ');
  }, { forgive: /status of 400/ })],

  ['takes survive a reload, are compared side by side, and give their settings back', () => visit('speak', async (page) => {
    const cards = page.locator('.takes > li');
    for (const [count, seed] of [[1, '1'], [2, '2']]) {
      await text(page).fill('The quick brown fox.');
      await page.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
      await button(page, 'Speak').click();
      await cards.nth(count - 1).waitFor();
    }
    await page.reload();
    await cards.nth(1).waitFor();
    await button(page, 'Compare Take 1').click();
    await page.getByText('Pick a second take').waitFor();
    await button(page, 'Compare Take 2').click();
    const side = page.getByRole('region', { name: 'Side by side' });
    await side.getByRole('button', { name: 'Play' }).click();
    await side.getByRole('button', { name: 'Pause' }).waitFor();
    await side.getByRole('button', { name: 'Listen to B' }).click();
    assert.equal(await side.getByRole('button', { name: 'Listen to B' }).getAttribute('aria-pressed'), 'true');
    await accessible(page, 'compare');
    await shoot(page, 'compare');
    await button(page, 'End the comparison').click();
    await text(page).fill('Something else.');
    await button(page, 'Use these settings: Take 1').click();
    assert.equal(await text(page).inputValue(), 'The quick brown fox.');
    assert.equal(await page.getByRole('spinbutton', { name: 'Seed' }).inputValue(), '1');

    // Another tab hears of what is removed here.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('.takes > li').nth(1).waitFor();
    await button(page, 'Remove this take: Take 1').click();
    await other.locator('.takes > li').nth(1).waitFor({ state: 'detached' });
    await button(page, 'Remove all takes').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove all takes' }).click();
    await other.locator('.takes > li').first().waitFor({ state: 'detached' });
  })],

  ['a voice is edited, found by its tag, and tells that nobody has agreed', () => visit('voices', async (page) => {
    await page.locator('input[type=file]').first().setInputFiles(sample('reader-low'));
    await page.getByRole('group', { name: 'Quality of the recording' }).waitFor();
    await page.getByLabel('Name of the voice').fill('Grace');
    await page.getByLabel(/^Tags/).fill('deep');
    await button(page, 'Make the voice').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    const card = page.locator('.voice-list > li', { hasText: 'Grace' });
    await card.getByText('Nobody’s consent is on record').waitFor();
    await button(page, 'Edit: Grace').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the voice').fill('Grace H.');
    await dialog.getByLabel('Description').fill('For the news');
    await dialog.getByLabel(/^Tags/).fill('deep, news');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Grace H. was saved.').waitFor();
    await button(page, 'news').click();
    await card.getByText('For the news').waitFor();
    assert.equal(await page.locator('.voice-list > li').count(), 1);
    await accessible(page, 'voice');
    await shoot(page, 'voice');
    await button(page, 'Delete: Grace H.').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await card.waitFor();
    await button(page, 'Delete: Grace H.').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Grace H. was deleted.').waitFor();
  })],
];
