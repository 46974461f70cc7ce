// The contract of OpenAI's client: https://github.com/openai/openai-node
import OpenAI, { toFile } from 'openai';
import { baseUrl, check, collect, kindOf, recording, recordingBase64, refused, run } from './cases.mjs';

const client = new OpenAI({ baseURL: `${baseUrl}/v1`, apiKey: 'sk-anything', maxRetries: 0 });
const sentence = 'Good morning, this is a test of the voice.';
const speak = (extra) => client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: sentence, ...extra });
const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());

const formats = Object.fromEntries(
  ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'].map((format) => [
    `speech_${format}`,
    async () => {
      const response = await speak({ response_format: format });
      const bytes = await bytesOf(response);
      check(bytes.length > 4000, `only ${bytes.length} bytes`);
      check(kindOf(bytes) === format, `is ${kindOf(bytes)}`);
      check(response.headers.get('content-type').startsWith('audio/'), response.headers.get('content-type'));
    },
  ]),
);

await run({
  ...formats,
  async speech_is_mp3_by_default() {
    check(kindOf(await bytesOf(await speak({}))) === 'mp3', 'is no MP3');
  },
  async speech_comes_while_it_is_made() {
    const response = await speak({ response_format: 'pcm', input: `${sentence} `.repeat(8) });
    const chunks = await collect(response.body);
    check(chunks.length > 3, `came in ${chunks.length} chunks`);
  },
  async speech_as_events() {
    const response = await speak({ model: 'gpt-4o-mini-tts', stream_format: 'sse', response_format: 'pcm', instructions: 'calmly' });
    check(response.headers.get('content-type').startsWith('text/event-stream'), response.headers.get('content-type'));
    const events = (await response.text()).trim().split('\n\n').map((event) => JSON.parse(event.replace(/^data: /, '')));
    const sound = Buffer.concat(events.filter((event) => event.type === 'speech.audio.delta').map((event) => Buffer.from(event.audio, 'base64')));
    const done = events.at(-1);
    check(sound.length > 20000, `${sound.length} bytes of sound`);
    check(done.type === 'speech.audio.done' && done.usage.total_tokens === done.usage.input_tokens + done.usage.output_tokens, JSON.stringify(done));
  },
  async speed_changes_the_length() {
    const length = async (speed) => (await bytesOf(await speak({ response_format: 'pcm', speed }))).length;
    const [slow, usual, fast] = [await length(0.25), await length(1), await length(4)];
    check(slow > usual * 2.8 && usual > fast * 2.8, `${slow}, ${usual}, ${fast}`);
  },
  async the_same_seed_speaks_the_same() {
    // But for the watermark, which carries the number of each generation and is far below the speech.
    const samples = async (seed) => new Int16Array(await (await speak({ response_format: 'pcm', seed })).arrayBuffer());
    const likeness = (first, second) => {
      const product = (a, b) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
      return product(first, second) / Math.sqrt(product(first, first) * product(second, second));
    };
    const [first, second, other] = [await samples(7), await samples(7), await samples(8)];
    check(first.length === second.length && likeness(first, second) > 0.99, `${likeness(first, second)}`);
    check(likeness(first, other) < 0.9, `another seed speaks the same: ${likeness(first, other)}`);
  },
  async unknown_fields_are_accepted() {
    await bytesOf(await speak({ something_new: { deep: [1, 2] }, task_type: 'Base', stream: true }));
  },
  async a_recording_in_the_request_is_a_voice() {
    const bytes = await bytesOf(await speak({ voice: undefined, ref_audio: `data:audio/wav;base64,${recordingBase64()}`, x_vector_only_mode: true, response_format: 'pcm' }));
    check(bytes.length > 20000, `${bytes.length} bytes`);
  },
  async an_address_as_recording_is_refused() {
    const failure = await refused(() => speak({ ref_audio: 'http://127.0.0.1:1/clip.wav' }), 400);
    check(failure.code === 'ref_audio_refused', failure.code);
  },
  async models_are_listed() {
    const ids = (await collect(client.models.list())).map((model) => model.id);
    check(ids.includes('lite') && ids.includes('tts-1'), ids.join());
    check((await client.models.retrieve('lite')).id === 'lite', 'lite');
    await refused(() => client.models.retrieve('whisper-9'), 404);
  },
  async voices_are_made_listed_used_and_deleted() {
    const form = new FormData();
    form.append('name', 'Ada of the contract');
    form.append('audio_sample', recording());
    form.append('ref_text', 'what is said');
    const made = await (await fetch(`${baseUrl}/v1/audio/voices`, { method: 'POST', body: form })).json();
    check(made.object === 'audio.voice' && made.name === 'Ada of the contract' && made.created_at > 0, JSON.stringify(made));
    const list = await client.get('/audio/voices');
    check(list.data.some((voice) => voice.id === made.id) && list.voices.length >= 4, JSON.stringify(list));
    check((await bytesOf(await speak({ voice: { id: made.id } }))).length > 4000, 'by id');
    check((await bytesOf(await speak({ voice: 'Ada of the contract' }))).length > 4000, 'by name');
    const deleted = await client.delete(`/audio/voices/${made.id}`);
    check(deleted.deleted === true, JSON.stringify(deleted));
    await refused(() => speak({ voice: { id: made.id } }), 404);
  },
  async errors_have_their_classes() {
    check((await refused(() => speak({ voice: 'nobody' }), 404)) instanceof OpenAI.NotFoundError, 'voice');
    check((await refused(() => speak({ input: ' ' }), 400)) instanceof OpenAI.BadRequestError, 'input');
    const format = await refused(() => speak({ response_format: 'midi' }), 400);
    check(format.param === 'response_format' && format.type === 'invalid_request_error', JSON.stringify(format));
    await refused(() => speak({ speed: 9 }), 400);
    await refused(() => speak({ input: 'a '.repeat(20000) }), 400);
    await refused(() => client.post('/audio/speech', { body: 'no json' }), 400);
    check((await refused(() => client.get('/nowhere'), 404)).error.code === 'not_found', 'nowhere');
  },
  async a_listener_may_leave() {
    const controller = new AbortController();
    const response = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: `${sentence} `.repeat(60), response_format: 'pcm' }, { signal: controller.signal });
    await response.body.getReader().read();
    controller.abort();
    const next = await bytesOf(await speak({ response_format: 'pcm' }));
    check(next.length > 20000, 'the next one is spoken');
  },
  async files_of_the_client_are_read() {
    const file = await toFile(recording().stream(), 'clip.wav', { type: 'audio/wav' });
    const form = new FormData();
    form.append('name', 'passing');
    form.append('audio_sample', file);
    const made = await (await fetch(`${baseUrl}/v1/audio/voices`, { method: 'POST', body: form })).json();
    await client.delete(`/audio/voices/${made.id}`);
  },
});
