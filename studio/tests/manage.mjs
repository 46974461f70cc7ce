// The flows of models, keys and settings.
import assert from 'node:assert/strict';
import { accessible, hub, server, shoot, visit } from './flows.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

export const flows = [
  ['models tell their size and licence; a fetch that cannot be is told and can go on', () => visit('models', async (page) => {
    const lite = page.locator('.list > li', { hasText: 'lite' }).first();
    await lite.getByText('comes with Myna').waitFor();
    const absent = page.locator('.list > li', { has: page.getByRole('button', { name: /^Fetch / }) }).first();
    assert.match(await absent.innerText(), /\d (kB|MB|GB)/);
    await accessible(page, 'models');
    await shoot(page, 'models');
    await absent.getByRole('button', { name: /^Fetch / }).click();
    // The tests' server has no internet: the fetch is cancelled while it tries, or fails; both are told, and it can be asked for again.
    const cancel = page.getByRole('button', { name: /^Cancel fetching/ });
    const failed = page.getByRole('alert').filter({ hasText: 'could not be fetched' });
    await cancel.or(failed).first().waitFor();
    if (await cancel.count()) await cancel.click();
    await absent.getByRole('button', { name: /^(Fetch |Go on)/ }).and(page.locator(':enabled')).waitFor();
  }, { forgive: /status of 4/ })],

  ['a model is fetched to its end: stopped half way, gone on with, and removed again', () => visit('models', async (page) => {
    const weights = 'model.safetensors';
    Object.assign(hub, { isOpen: true, slow: weights, ranges: [] });
    const row = page.locator('.list > li', { has: page.getByRole('heading', { name: 'qwen3-tts-0.6b', exact: true }) });
    await row.getByRole('button', { name: /^Fetch qwen3-tts-0.6b / }).click();
    const bar = row.getByRole('progressbar', { name: /qwen3-tts-0.6b/ });
    await page.waitForFunction((element) => element.value > 30, await bar.elementHandle());
    await shoot(page, 'models-fetching');
    await button(page, 'Cancel fetching qwen3-tts-0.6b').click();
    await row.getByText('have come').waitFor();
    hub.slow = '';
    await row.getByText('Go on').click();
    await page.getByText('qwen3-tts-0.6b is ready.').waitFor();
    await row.getByText('installed').waitFor();
    assert.ok(hub.ranges.some(([name, from]) => name === weights && from > 100_000), 'what had come was fetched again');
    const listed = async () => (await (await fetch(`${server.address}/v1/models`)).json()).data.some(({ id }) => id === 'qwen3-tts-0.6b');
    assert.ok(await listed());
    await button(page, 'Remove qwen3-tts-0.6b').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('qwen3-tts-0.6b was removed.').waitFor();
    assert.ok(!(await listed()));
    hub.isOpen = false;
  })],

  ['a key is made, shown once, used, and revoked', () => visit('keys', async (page) => {
    await page.getByText('No key yet.').waitFor();
    await page.getByLabel('What is it for?').fill('phone');
    await page.getByLabel('Make, change and delete voices').uncheck();
    await page.getByLabel('Ends after').selectOption('30');
    await accessible(page, 'keys');
    await button(page, 'Make the key').click();
    await page.getByText('Copy it now').waitFor();
    const secret = await page.getByLabel('Key', { exact: true }).inputValue();
    const has = (scoped) => fetch(`${server.address}${scoped}`, { headers: { Authorization: `Bearer ${secret}` } });
    assert.equal((await has('/v1/voices')).status, 200);
    assert.equal((await has('/v1/keys')).status, 403, 'it is no key of an operator');
    await shoot(page, 'keys');
    await button(page, 'I have it').click();
    assert.ok(!(await page.content()).includes(secret), 'a key is shown once');
    const row = page.locator('.list > li', { hasText: 'phone' });
    await row.getByText('speak', { exact: true }).waitFor();
    assert.equal(await row.getByText('voices', { exact: true }).count(), 0);
    await button(page, 'Revoke phone').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('phone was revoked.').waitFor();
    assert.deepEqual((await (await fetch(`${server.address}/v1/keys`)).json()).data, []);
  })],

  ['settings of the server are changed and kept; colours belong to the device', () => visit('settings', async (page) => {
    await page.getByLabel(/^Warn:/).check();
    await page.getByLabel('Keep what was spoken').selectOption('7');
    await accessible(page, 'settings');
    await shoot(page, 'settings');
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    assert.ok(await page.getByLabel(/^Warn:/).isChecked());
    assert.equal(await page.getByLabel('Keep what was spoken').inputValue(), '7');
    await page.getByLabel(/^Required:/).check();
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    assert.equal((await (await fetch(`${server.address}/v1/limits`)).json()).consent, 'require');
    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await page.reload();
    await page.getByRole('radio', { name: 'Dark' }).waitFor();
    assert.ok(await page.getByRole('radio', { name: 'Dark' }).isChecked());
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  })],
];
