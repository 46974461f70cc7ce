/** Plays sound while it comes: blocks are laid one after the other on the clock of the sound card. */
export class StreamPlayer {
  private readonly context = new AudioContext();
  private next = 0;
  private begun = 0;
  private given = 0;

  constructor(private readonly hz: number) {}

  /** Seconds that were given so far. */
  get seconds(): number {
    return this.given;
  }

  /** The second that is heard now; before the first block 0. */
  get position(): number {
    return this.begun ? Math.max(0, Math.min(this.given, this.context.currentTime - this.begun)) : 0;
  }

  add(samples: Float32Array<ArrayBuffer>): void {
    if (samples.length === 0 || this.context.state === 'closed') return;
    const buffer = this.context.createBuffer(1, samples.length, this.hz);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    const soon = this.context.currentTime + 0.06;
    if (this.next < soon) {
      // The first block, or the server was slower than the voice: what was missed is a pause, not a loss.
      this.begun = soon - this.given;
      this.next = soon;
    }
    source.start(this.next);
    this.next += buffer.duration;
    this.given += buffer.duration;
  }

  /** Whether everything that was given has been heard. */
  get isDone(): boolean {
    return this.context.state === 'closed' || this.context.currentTime >= this.next;
  }

  stop(): void {
    if (this.context.state !== 'closed') void this.context.close();
  }
}
