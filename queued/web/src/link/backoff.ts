// Growing pauses between tries, so that a hall of screens does not hammer a server that comes back.
export class Backoff {
  private tries = 0;

  constructor(
    private readonly firstMs = 500,
    private readonly longestMs = 15000,
    private readonly random: () => number = Math.random,
  ) {}

  // The next pause: doubled each time, and spread over its upper half.
  next(): number {
    const pause = Math.min(this.longestMs, this.firstMs * 2 ** Math.min(this.tries, 16));
    this.tries++;
    return pause / 2 + (this.random() * pause) / 2;
  }

  reset(): void {
    this.tries = 0;
  }
}
