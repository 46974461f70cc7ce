// The contract of ElevenLabs' client: https://github.com/elevenlabs/elevenlabs-js
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import WebSocket from 'ws';
import { baseUrl, check, collect, kindOf, recording, refused, run } from './cases.mjs';

const client = new ElevenLabsClient({ baseUrl, environment: baseUrl, apiKey: 'xi-anything', maxRetries: 0 });
const text = 'Good morning, this is a test.';
const voice = 'reader-mid';
const bytesOf = async (stream) => Buffer.concat(await collect(stream));
let anna;

function isAligned(alignment, spoken) {
  const starts = alignment.characterStartTimesSeconds;
  check(alignment.characters.join('') === spoken, alignment.characters.join(''));
  check(starts.length === spoken.length && alignment.characterEndTimesSeconds.length === spoken.length, 'lengths');
  check(starts.every((start, index) => index === 0 || start >= starts[index - 1]), 'order');
  check(alignment.characterEndTimesSeconds.at(-1) > 1, `ends at ${alignment.characterEndTimesSeconds.at(-1)}`);
}

function talk(path, messages) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}${path}`, { headers: { 'xi-api-key': 'xi-anything' } });
    const answers = [];
    socket.on('open', async () => {
      for (const message of messages) {
        socket.send(JSON.stringify(message));
        await new Promise((next) => setTimeout(next, 20));
      }
    });
    socket.on('message', (data) => answers.push(JSON.parse(data.toString())));
    socket.on('close', (code) => resolve({ code, answers }));
    socket.on('error', reject);
  });
}

const formats = Object.fromEntries(
  [
    ['mp3_44100_128', 'mp3'], ['mp3_22050_32', 'mp3'], ['mp3_24000_48', 'mp3'], ['opus_48000_64', 'opus'], ['pcm_8000', 'pcm'],
    ['pcm_16000', 'pcm'], ['pcm_24000', 'pcm'], ['pcm_48000', 'pcm'], ['wav_24000', 'wav'], ['wav_44100', 'wav'], ['ulaw_8000', 'pcm'], ['alaw_8000', 'pcm'],
  ].map(([outputFormat, kind]) => [
    `speech_${outputFormat}`,
    async () => {
      const bytes = await bytesOf(await client.textToSpeech.convert(voice, { text, modelId: 'eleven_multilingual_v2', outputFormat }));
      check(bytes.length > 3000, `${bytes.length} bytes`);
      check(kind === 'pcm' || kindOf(bytes) === kind, `is ${kindOf(bytes)}`);
      check(kind !== 'wav' || bytes.readUInt32LE(4) === bytes.length - 8, 'size in the header');
    },
  ]),
);

await run({
  ...formats,
  async a_voice_is_made() {
    const made = await client.voices.ivc.create({ name: 'Anna of the contract', files: [recording()], description: 'A reader', labels: JSON.stringify({ language: 'en', accent: 'american' }) });
    check(typeof made.requiresVerification === 'boolean', JSON.stringify(made));
    anna = made.voiceId;
  },
  async voices_are_listed() {
    const { voices } = await client.voices.getAll();
    const found = voices.find((each) => each.voiceId === anna);
    check(found.name === 'Anna of the contract' && found.category === 'cloned' && found.labels.accent === 'american', JSON.stringify(found));
    check(voices.some((each) => each.category === 'premade'), 'premade');
  },
  async voices_are_searched_by_pages() {
    const all = await client.voices.search({ pageSize: 2 });
    check(all.voices.length === 2 && all.hasMore && all.totalCount >= 4, JSON.stringify(all));
    const next = await client.voices.search({ pageSize: 2, nextPageToken: all.nextPageToken });
    check(next.voices.every((each) => all.voices.every((other) => other.voiceId !== each.voiceId)), 'pages overlap');
    check((await client.voices.search({ search: 'anna of' })).voices.length === 1, 'search');
  },
  async a_voice_is_told_of() {
    const found = await client.voices.get(anna, { withSettings: true });
    check(found.samples.length === 1 && found.samples[0].sizeBytes > 1000 && found.settings.stability === 0.5, JSON.stringify(found));
    check(found.description === 'A reader' && found.isOwner, 'facts');
  },
  async its_recording_comes_back() {
    const found = await client.voices.get(anna);
    const response = await fetch(`${baseUrl}/v1/voices/${anna}/samples/${found.samples[0].sampleId}/audio`, { headers: { 'xi-api-key': 'x' } });
    check(Buffer.compare(Buffer.from(await response.arrayBuffer()), Buffer.from(await recording().arrayBuffer())) === 0, 'is another file');
  },
  async a_voice_is_edited() {
    check((await client.voices.update(anna, { name: 'Anna B.', description: 'Still a reader', labels: JSON.stringify({ accent: 'british' }) })).status === 'ok', 'status');
    const found = await client.voices.get(anna);
    check(found.name === 'Anna B.' && found.labels.accent === 'british', JSON.stringify(found));
    await client.voices.update(anna, { name: 'Anna B.', files: [recording()] });
    check((await client.voices.get(anna)).samples.length === 2, 'samples');
  },
  async settings_are_kept() {
    check((await client.voices.settings.getDefault()).similarityBoost === 0.75, 'default');
    check((await client.voices.settings.update(anna, { stability: 0.3, similarityBoost: 0.6, speed: 1.2, useSpeakerBoost: false, style: 0.1 })).status === 'ok', 'status');
    const settings = await client.voices.settings.get(anna);
    check(settings.stability === 0.3 && settings.speed === 1.2 && settings.useSpeakerBoost === false, JSON.stringify(settings));
  },
  async the_voice_speaks() {
    check((await bytesOf(await client.textToSpeech.convert(anna, { text, voiceSettings: { speed: 0.9 }, seed: 3, languageCode: 'en' }))).length > 8000, 'bytes');
  },
  async speech_comes_as_a_stream() {
    const chunks = await collect(await client.textToSpeech.stream(anna, { text: `${text} `.repeat(8), outputFormat: 'pcm_24000', optimizeStreamingLatency: 3 }));
    check(chunks.length > 3, `came in ${chunks.length} chunks`);
  },
  async speech_has_times() {
    const answer = await client.textToSpeech.convertWithTimestamps(anna, { text, outputFormat: 'mp3_44100_128' });
    check(kindOf(Buffer.from(answer.audioBase64, 'base64')) === 'mp3', 'is no MP3');
    isAligned(answer.alignment, text);
    isAligned(answer.normalizedAlignment, text);
  },
  async streamed_speech_has_times() {
    const long = `${text} And it goes on with another sentence, which is longer than the first. 😀 Then it ends.`;
    const chunks = await collect(await client.textToSpeech.streamWithTimestamps(anna, { text: long, outputFormat: 'pcm_24000' }));
    const characters = chunks.flatMap((chunk) => chunk.alignment?.characters ?? []);
    check(characters.join('') === long, characters.join(''));
    check(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.audioBase64, 'base64'))).length > 100000, 'sound');
  },
  async text_comes_bit_by_bit() {
    const { code, answers } = await talk(`/v1/text-to-speech/${anna}/stream-input?model_id=eleven_flash_v2_5&output_format=pcm_16000`, [
      { text: ' ', voice_settings: { stability: 0.5, speed: 1 }, generation_config: { chunk_length_schedule: [120] } },
      { text: 'The first sentence is here. And the sec' },
      { text: 'ond one ', try_trigger_generation: true },
      { text: 'comes in two parts. ', flush: true },
      { text: 'This is the last. ' },
      { text: '' },
    ]);
    const sound = Buffer.concat(answers.filter((answer) => answer.audio).map((answer) => Buffer.from(answer.audio, 'base64')));
    const characters = answers.flatMap((answer) => answer.alignment?.chars ?? []).join('');
    check(sound.length > 60000, `${sound.length} bytes of sound`);
    check(characters.trim() === 'The first sentence is here. And the second one comes in two parts. This is the last.', characters);
    check(answers.at(-1).isFinal === true && code === 1000, `${code} ${JSON.stringify(answers.at(-1)).slice(0, 200)}`);
  },
  async a_bad_message_ends_the_conversation() {
    const { code, answers } = await talk(`/v1/text-to-speech/${anna}/stream-input`, [{ text: ' ' }, { text: 17 }]);
    check(code === 1008 && answers.at(-1).error, `${code} ${JSON.stringify(answers)}`);
  },
  async models_are_listed() {
    const models = await client.models.list();
    check(models.some((model) => model.modelId === 'lite' && model.canDoTextToSpeech && model.languages.length > 0), JSON.stringify(models));
    check(models.some((model) => model.modelId === 'eleven_multilingual_v2'), 'stand-ins');
  },
  async the_user_is_known() {
    check((await client.user.get()).subscription.tier === 'self-hosted', 'user');
    check((await client.user.subscription.get()).voiceSlotsUsed >= 1, 'subscription');
  },
  async history_is_kept() {
    await bytesOf(await client.textToSpeech.convert(anna, { text: 'To be remembered.', outputFormat: 'mp3_44100_64' }));
    const page = await client.history.list({ pageSize: 1, voiceId: anna });
    const [item] = page.history;
    check(item.text === 'To be remembered.' && item.voiceName === 'Anna B.' && item.contentType === 'audio/mpeg' && page.hasMore, JSON.stringify(page));
    const next = await client.history.list({ pageSize: 5, voiceId: anna, startAfterHistoryItemId: page.lastHistoryItemId });
    check(next.history.length > 0 && next.history.every((other) => other.historyItemId !== item.historyItemId), 'second page');
    check((await client.history.get(item.historyItemId)).requestId === item.requestId, 'one item');
    check(kindOf(await bytesOf(await client.history.getAudio(item.historyItemId))) === 'mp3', 'its sound');
    check((await bytesOf(await client.history.download({ historyItemIds: [item.historyItemId, next.history[0].historyItemId] }))).subarray(0, 2).toString() === 'PK', 'archive');
    check((await client.history.delete(item.historyItemId)).status === 'ok', 'deleted');
    await refused(() => client.history.get(item.historyItemId), 404);
  },
  async dictionaries_change_the_speech() {
    const rules = [{ type: 'alias', stringToReplace: 'NATO', alias: 'the North Atlantic Treaty Organisation', caseSensitive: true, wordBoundaries: true }];
    const made = await client.pronunciationDictionaries.createFromRules({ name: 'names', rules });
    check(made.versionRulesNum === 1 && made.versionId && made.createdBy, JSON.stringify(made));
    const speak = async (locators) => (await bytesOf(await client.textToSpeech.convert(voice, { text: 'NATO.', outputFormat: 'pcm_16000', pronunciationDictionaryLocators: locators }))).length;
    const locator = (version) => [{ pronunciationDictionaryId: made.id, versionId: version.versionId }];
    check((await speak(locator(made))) > (await speak([])) * 1.5, 'the alias is not spoken');
    const added = await client.pronunciationDictionaries.rules.add(made.id, { rules: [{ type: 'phoneme', stringToReplace: 'Myna', phoneme: 'ˈmaɪnə', alphabet: 'ipa' }] });
    check(added.versionId !== made.versionId && added.versionRulesNum === 2, JSON.stringify(added));
    const removed = await client.pronunciationDictionaries.rules.remove(made.id, { ruleStrings: ['NATO'] });
    check((await speak(locator(removed))) < (await speak(locator(made))), 'the alias is still spoken');
    check((await client.pronunciationDictionaries.list({ pageSize: 10 })).pronunciationDictionaries.some((each) => each.id === made.id), 'list');
    check((await client.pronunciationDictionaries.get(made.id)).latestVersionRulesNum === 1, 'latest');
    const pls = (await bytesOf(await client.pronunciationDictionaries.download(made.id, made.versionId))).toString();
    check(pls.includes('<grapheme>NATO</grapheme>'), pls);
    const file = new File([pls], 'names.pls', { type: 'text/xml' });
    const again = await client.pronunciationDictionaries.createFromFile({ name: 'names again', file });
    check((await speak(locator({ ...again }).map((each) => ({ ...each, pronunciationDictionaryId: again.id })))) > (await speak([])) * 1.5, 'the file');
    await refused(() => client.pronunciationDictionaries.get('nothing'), 404);
  },
  async errors_have_their_shapes() {
    check((await refused(() => client.textToSpeech.convert('nobody', { text }), 404)).body.detail.status === 'voice_not_found', 'voice');
    // The client itself lets no such format pass.
    const wrong = await fetch(`${baseUrl}/v1/text-to-speech/${voice}?output_format=midi_1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) });
    check(wrong.status === 422 && (await wrong.json()).detail[0].loc.includes('output_format'), `format: ${wrong.status}`);
    check((await refused(() => client.textToSpeech.convert(voice, { text, modelId: 'nothing' }), 404)).body.detail, 'model');
    await refused(() => client.voices.ivc.create({ name: 'no sound', files: [new File(['hello'], 'a.wav')] }), 400);
    await refused(() => client.voices.delete(voice), 400);
  },
  async the_voice_is_deleted() {
    check((await client.voices.delete(anna)).status === 'ok', 'status');
    await refused(() => client.voices.get(anna), 404);
  },
});
