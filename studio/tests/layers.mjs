// The flows of the layers' page.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { accessible, download, file, server, shoot, visit } from './flows.mjs';

/** A picture with two things on a ground, and words if they are asked for. */
export const poster = (page, words = '') => page.evaluate((text) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d');
  context.fillStyle = '#e8e2d0';
  context.fillRect(0, 0, 320, 240);
  context.fillStyle = '#1f4e79';
  context.fillRect(30, 40, 110, 90);
  context.fillStyle = '#c2452d';
  context.beginPath();
  context.arc(230, 150, 55, 0, 7);
  context.fill();
  context.fillStyle = '#222222';
  context.font = 'bold 34px "DejaVu Sans"';
  context.fillText(text, 30, 222);
  return canvas.toDataURL('image/png').split(',')[1];
}, words).then((base64) => Buffer.from(base64, 'base64'));

/** A flat PNG, of one bit a pixel. */
export function flat(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const chunk = (name, content) => {
    const body = Buffer.concat([Buffer.from(name), content]);
    let crc = 0xffffffff;
    for (const byte of body) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(content.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))))), chunk('IEND', Buffer.alloc(0))]);
}

const rows = (page) => page.locator('.layer-list > li');
const button = (page, name) => page.getByRole('button', { name, exact: true });
const isSaved = (page) => page.getByText('Working on it …').waitFor({ state: 'detached' });
// What the canvas shows, once it has been drawn.
const painted = (page) => page.locator('.easel canvas').nth(1).evaluate((canvas) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum = (Math.imul(sum, 31) + data[i]) | 0;
  done(sum);
}))));
const facts = async (page) => (await (await fetch(`${server.address}/v1/layers/${new URL(page.url()).hash.split('/')[2]}`)).json()).document;

async function bring(page, words) {
  await file(page, 'input[type=file]', 'poster.png', 'image/png', await poster(page, words));
  await rows(page).nth(1).waitFor();
  await page.locator('.easel canvas').nth(2).waitFor();
}

/** A point of the document on the screen, at the size that shows all of it. */
async function at(page, x, y) {
  const box = await page.locator('.easel-stage').boundingBox();
  const { width, height } = await facts(page);
  const zoom = Math.min((box.width - 48) / width, (box.height - 48) / height, 4);
  return [box.x + (box.width - width * zoom) / 2 + x * zoom, box.y + (box.height - height * zoom) / 2 + y * zoom, zoom];
}

async function change(page, act) {
  const { revision } = await facts(page);
  await act();
  for (let tries = 0; (await facts(page)).revision === revision; tries++) {
    assert.ok(tries < 100, 'the change did not reach the server');
    await page.waitForTimeout(100);
  }
  await isSaved(page);
  return facts(page);
}

export const flows = [
  ['a picture becomes layers that are moved, scaled and turned on the canvas, undone and exported', () => visit('layers', async (page) => {
    await bring(page);
    const whole = await painted(page);
    // The disc is chosen by a click on it and dragged; the ground under the pointer is not.
    const [x, y, zoom] = await at(page, 230, 150);
    await page.mouse.click(x, y);
    const chosen = () => page.locator('.layer.chosen .pick span').innerText();
    const disc = await chosen();
    const find = ({ layers }) => layers.find(({ name }) => name === disc);
    const before = find(await facts(page));
    assert.ok(before.x > 150 && before.width < 130, `the click chose ${disc}`);
    let now = find(await change(page, async () => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 20 * zoom, y - 30 * zoom, { steps: 4 });
      await page.mouse.up();
    }));
    assert.deepEqual([now.x, now.y], [before.x - 20, before.y - 30]);
    assert.notEqual(await painted(page), whole);
    // The handle of the corner, then the one that turns.
    const [left, top] = await at(page, now.x, now.y);
    const [right, bottom] = await at(page, now.x + now.width, now.y + now.height);
    now = find(await change(page, async () => {
      await page.mouse.move(right, bottom);
      await page.mouse.down();
      await page.mouse.move(right - 30, bottom - 30, { steps: 4 });
      await page.mouse.up();
    }));
    assert.ok(now.scale.x < 0.98 && Math.abs(now.scale.x - now.scale.y) < 0.01, JSON.stringify(now.scale));
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => !document.querySelector('[aria-label="Redo"]').disabled);
    await isSaved(page);
    assert.equal(find(await facts(page)).scale.x, 1);
    const size = right - left;
    now = find(await change(page, async () => {
      await page.mouse.move(left + size / 2, top - 26);
      await page.mouse.down();
      await page.mouse.move(left + size / 2 + size, top + size / 2, { steps: 6 });
      await page.mouse.up();
    }));
    assert.ok(Math.abs(now.rotation - 90) < 3, `turned by ${now.rotation}`);
    // The keyboard moves it, and goes back all the way.
    await page.locator('.easel').focus();
    const nudged = find(await change(page, () => page.keyboard.press('Shift+ArrowRight')));
    assert.equal(nudged.x, now.x + 10);
    await accessible(page, 'layers');
    await shoot(page, 'layers');
    for (let steps = 0; steps < 3; steps++) {
      await page.keyboard.press('Control+z');
      await page.waitForTimeout(50);
      await isSaved(page);
    }
    await page.waitForFunction(() => document.querySelector('[aria-label="Undo"]').disabled);
    await isSaved(page);
    assert.equal(find(await facts(page)).x, before.x);
    assert.equal(await painted(page), whole, 'undone is as it was');
    await button(page, 'Export').click();
    await accessible(page, 'export menu');
    const psd = await download(page, /^PSD/);
    assert.equal(psd.toString('latin1', 0, 4), '8BPS');
    // A page that is loaded again finds its layers, and can still redo.
    await page.reload();
    await rows(page).nth(1).waitFor();
    assert.ok(await button(page, 'Redo').isEnabled());
    await page.goto(`${server.address}/#/jobs`);
    await page.getByRole('link', { name: 'Open the layers' }).first().waitFor();
    await accessible(page, 'jobs');
  })],

  ['layers are shown, locked, named, ordered, blended, coloured, put into folders and merged', () => visit('layers', async (page) => {
    await bring(page);
    const count = await rows(page).count();
    const [top] = (await facts(page)).layers.slice(-1);
    assert.equal((await change(page, () => button(page, `Show ${top.name}`).click())).layers.at(-1).visible, false);
    await change(page, () => button(page, `Show ${top.name}`).click());
    await change(page, () => button(page, `Lock ${top.name}`).click());
    await page.getByText('This layer is locked.').waitFor();
    assert.ok(await page.getByLabel('Name', { exact: true }).isDisabled());
    await change(page, () => button(page, `Lock ${top.name}`).click());
    await page.getByLabel('Name', { exact: true }).fill('Sun');
    await change(page, () => page.getByLabel('Name', { exact: true }).press('Enter'));
    const sun = rows(page).filter({ hasText: 'Sun' });
    await sun.waitFor();
    assert.equal((await change(page, () => page.getByLabel('Blend mode').selectOption('color_dodge'))).layers.at(-1).blend, 'color_dodge');
    const before = await painted(page);
    assert.equal((await change(page, async () => {
      await page.getByText('Colours', { exact: true }).click();
      await page.getByLabel(/^Hue/).fill('90');
    })).layers.at(-1).colours.hue, 90);
    assert.notEqual(await painted(page), before, 'the colours are seen');
    // Order by the keyboard, then by dragging it back to the top.
    await sun.locator('.pick').focus();
    assert.equal((await change(page, () => page.keyboard.press('Alt+ArrowDown'))).layers.at(-2).name, 'Sun');
    assert.equal((await change(page, () => sun.dragTo(rows(page).first(), { targetPosition: { x: 60, y: 3 } }))).layers.at(-1).name, 'Sun');
    assert.equal((await change(page, () => button(page, 'Duplicate layer').click())).layers.length, count + 1);
    // The copy is chosen; with the one below it they become a folder, and then one layer.
    await sun.first().locator('.pick').waitFor();
    await button(page, 'Choose several layers').click();
    await rows(page).nth(1).locator('.pick').click();
    await page.getByText('2 layers are chosen.').waitFor();
    await page.getByLabel('Name of the folder').fill('Sky');
    assert.deepEqual((await change(page, () => button(page, 'Put into a folder').click())).layers.slice(-2).map(({ parent }) => parent), ['Sky', 'Sky']);
    await page.locator('.layer.folder', { hasText: 'Sky' }).waitFor();
    await accessible(page, 'layers in a folder');
    assert.equal((await change(page, () => button(page, 'Merge').click())).layers.length, count);
    assert.equal((await change(page, () => button(page, 'Delete layer').click())).layers.length, count - 1);
  })],

  ['a thing is split off by a click or a box, and compared with before', () => visit('layers', async (page) => {
    await bring(page);
    // All is one layer first, so that there is something to split.
    await button(page, 'Choose several layers').click();
    for (const row of (await rows(page).all()).slice(1)) await row.locator('.pick').click();
    assert.equal((await change(page, () => button(page, 'Merge').click())).layers.length, 1);
    await button(page, 'Split off').first().click();
    await page.mouse.click(...(await at(page, 230, 150)).slice(0, 2));
    await page.getByText('1 on it').waitFor();
    await button(page, '− Beside it').click();
    await page.mouse.click(...(await at(page, 85, 85)).slice(0, 2));
    await page.getByText('1 on it, 1 beside it').waitFor();
    await accessible(page, 'split by points');
    await shoot(page, 'layers-split');
    const split = (await change(page, () => page.getByRole('region', { name: 'Split off' }).getByRole('button', { name: 'Split off' }).click())).layers;
    assert.equal(split.length, 2);
    assert.ok(Math.abs(split[1].x - 175) <= 3 && Math.abs(split[1].width - 110) <= 5, `the disc is at ${split[1].x}, ${split[1].width} wide`);
    const [a, b, c, d] = [...(await at(page, 22, 32)).slice(0, 2), ...(await at(page, 150, 140)).slice(0, 2)];
    await page.mouse.move(a, b);
    await page.mouse.down();
    await page.mouse.move(c, d, { steps: 3 });
    await page.mouse.up();
    await page.getByText('a box', { exact: true }).waitFor();
    const boxed = (await change(page, () => page.getByRole('region', { name: 'Split off' }).getByRole('button', { name: 'Split off' }).click())).layers;
    assert.equal(boxed.length, 3);
    assert.ok(boxed.some(({ x, width }) => Math.abs(x - 30) <= 2 && Math.abs(width - 110) <= 4));
    // The keyboard alone: the cross, a mark, gone again.
    await page.locator('.easel').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('1 on it').waitFor();
    await button(page, 'Clear marks').click();
    await button(page, 'Compare').click();
    await page.getByLabel('How much of the original is shown').fill('0.25');
    await accessible(page, 'before and after');
    await shoot(page, 'layers-compare');
  })],

  ['the words of a text layer are written anew', () => visit('layers', async (page) => {
    await bring(page, 'HAPPY');
    const lettering = rows(page).filter({ hasText: /^Text/ });
    const found = (await facts(page)).layers.find(({ kind }) => kind === 'text');
    assert.ok(found, 'the words became a text layer');
    await lettering.first().locator('.pick').click();
    await page.getByLabel('Words').fill('SORRY');
    await page.getByLabel('Font', { exact: true }).fill('DejaVu Serif');
    await page.getByLabel('Align').selectOption('centre');
    await button(page, 'Italic').click();
    const now = (await change(page, () => button(page, 'Write it anew').click())).layers.find(({ id }) => id === found.id);
    assert.equal(now.text.string, 'SORRY');
    assert.equal(now.text.font, 'DejaVu Serif');
    assert.equal(now.text.align, 'centre');
    await accessible(page, 'text');
    await shoot(page, 'layers-text');
    await page.getByLabel('Font', { exact: true }).fill('No Such Font');
    await button(page, 'Write it anew').click();
    await page.getByRole('alert').waitFor();
    await button(page, 'Undo').click();
    await page.waitForFunction(() => document.querySelector('[aria-label="Undo"]').disabled);
  }, { forgive: /status of 400/ })],

  ['two tabs on one picture: the later one is told, and its change is not lost', () => visit('layers', async (page) => {
    await bring(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await rows(other).nth(1).waitFor();
    await change(page, () => page.getByLabel('Blend mode').selectOption('multiply'));
    await other.getByLabel('Name', { exact: true }).fill('Moon');
    await other.getByLabel('Name', { exact: true }).press('Enter');
    await other.getByText('changed in another tab').waitFor();
    await accessible(other, 'conflict');
    await button(other, 'Show the latest').click();
    await other.getByText('Your last change is not in it').waitFor();
    await button(other, 'Try again').click();
    await rows(other).filter({ hasText: 'Moon' }).waitFor();
    const top = (await facts(page)).layers.at(-1);
    assert.deepEqual([top.name, top.blend], ['Moon', 'multiply']);
  }, { forgive: /status of 409/ })],

  ['a change while the server is away is kept', () => visit('layers', async (page) => {
    await bring(page);
    await page.route('**/edit', (route) => route.abort());
    await button(page, 'Mirror left and right').click();
    await page.getByRole('alert').filter({ hasText: 'your last change is not on it' }).waitFor();
    await page.unroute('**/edit');
    await change(page, () => button(page, 'Try again').click());
    assert.equal((await facts(page)).layers.at(-1).scale.x, -1);
  }, { forgive: /ERR_FAILED/ })],

  ['what is no picture, or too large a one, is refused in words', () => visit('layers', async (page) => {
    await file(page, 'input[type=file]', 'letter.txt', 'text/plain', Buffer.from('Dear Ada'));
    await page.getByRole('alert').filter({ hasText: 'letter.txt is no picture' }).waitFor();
    await file(page, 'input[type=file]', 'broken.png', 'image/png', Buffer.from('\x89PNG\r\n\x1a\nand then nothing', 'latin1'));
    await page.getByRole('alert').filter({ hasText: 'broken.png' }).waitFor();
    await file(page, 'input[type=file]', 'wall.png', 'image/png', flat(10_100, 10_000));
    await page.getByRole('alert').filter({ hasText: /100 megapixels/ }).waitFor();
    await button(page, 'Send wall.png again').waitFor();
  }, { forgive: /status of 400/ })],

  ['a picture of 100 megapixels says what to expect, and can be stopped', () => visit('layers', async (page) => {
    await file(page, 'input[type=file]', 'wall.png', 'image/png', flat(10_000, 10_000));
    await page.getByText('A picture of 100 megapixels takes minutes.').waitFor();
    await page.getByRole('progressbar').waitFor();
    await accessible(page, 'a large picture');
    await shoot(page, 'layers-large');
    await button(page, 'Cancel').click();
    await page.getByRole('alert').filter({ hasText: 'cancelled' }).waitFor();
  })],
];
