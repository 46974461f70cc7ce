// The flows of the page for long texts.
import assert from 'node:assert/strict';
import { accessible, download, file, shoot, visit } from './flows.mjs';

const novel = `# The Nest

It was cold. Nobody came.

Bruno: Who is there?

Anna: Only me.

Bruno: Come in, then.

# The Song

It sang [pause:300ms] all night.
`;

const button = (page, name) => page.getByRole('button', { name, exact: true });


export const flows = [
  ['a long text is cast, read, heard by paragraph, one read again, and downloaded', () => visit('book', async (page) => {
    await file(page, 'input[type=file]', 'The Starling.md', 'text/markdown', Buffer.from(novel));
    await page.getByText('2 chapters').first().waitFor();
    await page.getByText('The Nest · 4 paragraphs').waitFor();
    await page.getByLabel('Voice: Bruno').selectOption('reader-low');
    await page.locator('.contents .tag.speaker').nth(1).waitFor();
    assert.deepEqual(await page.locator('.contents .tag.speaker').allInnerTexts(), ['Bruno', 'Bruno']);
    assert.equal(await page.locator('.cast-row').count(), 1, 'a name that is there once is no speaker');
    await page.getByLabel('SRT').check();
    await page.getByLabel('VTT').check();
    await page.getByLabel('Draft').check();
    await accessible(page, 'book order');
    await shoot(page, 'book-order');
    await button(page, 'Make the audiobook').click();
    await page.getByRole('heading', { name: 'The Starling' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Done' }).waitFor();
    const rows = page.locator('.paragraph');
    await page.locator('details.chapter').nth(1).locator('summary').click();
    await rows.nth(6).waitFor();
    assert.deepEqual((await rows.locator('p').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')), [
      'The Nest', 'It was cold. Nobody came.', 'Bruno Who is there?', 'Anna: Only me.', 'Bruno Come in, then.', 'The Song', 'It sang [pause:300ms] all night.',
    ]);
    const m4b = await download(page, /^M4B/);
    assert.equal(m4b.toString('latin1', 4, 8), 'ftyp');
    assert.match((await download(page, /^SRT/)).toString(), /-->[\s\S]*Who is there\?/);
    assert.match((await download(page, /^VTT/)).toString(), /^WEBVTT/);

    // It plays on by itself: the short title, then the paragraph behind it.
    await button(page, 'Play from paragraph 1').click();
    await page.locator('.paragraph.playing', { hasText: 'It was cold.' }).waitFor();
    await button(page, 'Pause').click();
    await page.locator('.paragraph.playing').waitFor({ state: 'detached' });

    await button(page, 'Read again: paragraph 3').click();
    await rows.nth(2).getByText('reading 2').waitFor();
    await page.getByRole('status').filter({ hasText: 'Done' }).waitFor();
    assert.ok(!m4b.equals(await download(page, /^M4B/)), 'the file has the new reading');
    await accessible(page, 'book');
    await shoot(page, 'book');

    // Another tab has the same job, and what one of them removes is told in the other.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByText('reading 2').waitFor();
    await button(other, 'Delete audiobook').click();
    await other.getByRole('dialog').getByRole('button', { name: 'Delete audiobook' }).click();
    await other.getByText('None yet.').waitFor();
    await page.getByRole('alert').filter({ hasText: 'not there any more' }).waitFor();
  }, { forgive: /status of 404/ })],

  ['a pasted text survives a reload; what cannot be read is told', () => visit('book', async (page) => {
    await page.getByLabel('Or paste the text').fill('It rained.\n\nNobody came. [pause:soon]');
    await page.waitForTimeout(500);
    await page.reload();
    await button(page, 'Use this text').click();
    await page.getByRole('alert').filter({ hasText: 'paragraph 2' }).filter({ hasText: 'line 1, column 14' }).waitFor();
    await page.getByLabel('Or paste the text').fill('It rained.\n\nNobody came.');
    await button(page, 'Use this text').click();
    await page.getByText('1 chapter ·').first().waitFor();
    await button(page, 'Another text').click();
    await file(page, 'input[type=file]', 'broken.epub', 'application/epub+zip', Buffer.from('no archive'));
    await page.getByRole('alert').filter({ hasText: 'broken.epub' }).waitFor();
    await file(page, 'input[type=file]', 'film.srt', 'text/plain', Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nGood morning.\n'));
    await page.locator('.contents').getByText('Good morning.').waitFor();
  }, { forgive: /status of 400/ })],

  ['an audiobook is cancelled, goes on, and is seen on a phone', () => visit('book', async (page) => {
    await file(page, 'input[type=file]', 'long.txt', 'text/plain', Buffer.from('Once upon a time there was a long book.\n\n'.repeat(400)));
    await button(page, 'Make the audiobook').click();
    await page.getByText('Reading aloud').waitFor();
    await page.locator('.paragraph').first().waitFor();
    await shoot(page, 'book-phone');
    await button(page, 'Cancel').click();
    await page.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();
    await button(page, 'Go on').click();
    await page.getByText('Reading aloud').waitFor();
    await button(page, 'Cancel').click();
    await page.getByRole('status').filter({ hasText: 'Cancelled' }).waitFor();
    await button(page, 'Delete audiobook').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete audiobook' }).click();
    await page.getByText('None yet.').waitFor();
  }, { phone: true, theme: 'dark' })],
];
