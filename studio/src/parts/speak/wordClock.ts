const furthest = 40;

/** Finds the word of a text that is heard at a time, out of the times of characters. Tags and pauses in the text are no words. */
export class WordClock {
  private readonly starts: number[] = [];
  private readonly isMarkup: boolean[] = [];
  private place = 0;

  constructor(private readonly text: string) {
    const pattern = /^\s*(<\?xml|<speak)/.test(text) ? /<[^>]*>/g : /\[pause:[^\]]*\]/g;
    for (const match of text.matchAll(pattern)) for (let i = 0; i < match[0].length; i++) this.isMarkup[match.index + i] = true;
  }

  add(characters: string[], starts: number[]): void {
    characters.forEach((character, i) => {
      // The server tells characters of the text as it was given; one that it leaves out is passed over here.
      const found = this.text.indexOf(character, this.place);
      if (found < 0 || found > this.place + furthest) return;
      this.place = found + character.length;
      if (!this.isMarkup[found]) this.starts[found] = starts[i]!;
    });
  }

  at(seconds: number): { from: number; to: number } {
    let heard = -1;
    this.starts.forEach((start, index) => {
      if (start <= seconds) heard = index;
    });
    if (heard < 0) return { from: 0, to: 0 };
    const isWord = (at: number) => at >= 0 && at < this.text.length && !this.isMarkup[at] && !/\s/.test(this.text[at]!);
    let from = heard;
    let to = heard;
    while (isWord(from - 1)) from--;
    while (isWord(to)) to++;
    return { from, to };
  }
}
