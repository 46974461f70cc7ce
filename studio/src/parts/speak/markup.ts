/** A text and what is selected in it. */
export interface Selected {
  text: string;
  from: number;
  to: number;
}

export interface Insertion {
  /** What stands before the selection, and after it. */
  before: string;
  after: string;
  /** What takes the place of an empty selection. */
  sample: string;
}

/** The buttons; a pause in plain text needs no tags. */
export const insertions = {
  slow: { before: '<prosody rate="slow">', after: '</prosody>', sample: 'slowly' },
  loud: { before: '<prosody volume="loud">', after: '</prosody>', sample: 'loudly' },
  spell: { before: '<say-as interpret-as="characters">', after: '</say-as>', sample: 'USB' },
  date: { before: '<say-as interpret-as="date" format="dmy">', after: '</say-as>', sample: '24/12/2026' },
  alias: { before: '<sub alias="World Wide Web Consortium">', after: '</sub>', sample: 'W3C' },
  sounds: { before: '<phoneme alphabet="ipa" ph="ˈlɛstɚ">', after: '</phoneme>', sample: 'Leicester' },
  voice: { before: '<voice name="reader-low">', after: '</voice>', sample: 'in another voice' },
} satisfies Record<string, Insertion>;

export const isSsml = (text: string): boolean => /^\s*(<\?xml|<speak)/.test(text);

/** A pause where the caret is. */
export function withPause({ text, to }: Selected): Selected {
  const pause = isSsml(text) ? '<break time="500ms"/>' : '[pause:500ms]';
  const gap = to > 0 && !/\s/.test(text[to - 1]!) ? ' ' : '';
  const put = `${gap}${pause}${/^\s/.test(text.slice(to)) ? '' : ' '}`;
  // The number is selected, so that it can be typed over.
  const number = to + put.indexOf('500ms');
  return { text: text.slice(0, to) + put + text.slice(to), from: number, to: number + 5 };
}

/** A tag around the selection; plain text becomes SSML first. */
export function withTag(given: Selected, { before, after, sample }: Insertion): Selected {
  const { text, from, to } = isSsml(given.text) ? given : asSsml(given);
  const content = text.slice(from, to) || sample;
  const start = from + before.length;
  return { text: text.slice(0, from) + before + content + after + text.slice(to), from: start, to: start + content.length };
}

function asSsml({ text, from, to }: Selected): Selected {
  const open = '<speak>';
  const escape = (part: string) =>
    part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\[pause:([^\]]*)\]/g, '<break time="$1"/>').replace(/\n{2,}/g, '\n<break strength="strong"/>\n');
  const parts = [text.slice(0, from), text.slice(from, to), text.slice(to)].map(escape) as [string, string, string];
  const start = open.length + parts[0].length;
  return { text: `${open}${parts.join('')}</speak>`, from: start, to: start + parts[1].length };
}

/** The place that an error of the server names. */
export function placeIn(message: string): { line: number; column: number } | null {
  const match = /line (\d+), column (\d+)/i.exec(message);
  return match ? { line: Number(match[1]), column: Number(match[2]) } : null;
}

/** Where a place lies in a text, and the end of the word there. */
export function rangeOf(text: string, { line, column }: { line: number; column: number }): { from: number; to: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const from = Math.min(text.length, before + column - 1);
  const rest = /^(<[^>\s]*>?|\[[^\]\n]*\]?|\S+)?/.exec(text.slice(from));
  return { from, to: from + Math.max(1, rest?.[0].length ?? 1) };
}
