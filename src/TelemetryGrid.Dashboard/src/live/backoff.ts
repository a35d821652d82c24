/** Growing waits with jitter, so that the pages of a restarted gateway do not all come back in the same instant. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(firstMilliseconds = 1000, longestMilliseconds = 30_000, random: () => number = Math.random) {
    this.#first = firstMilliseconds;
    this.#longest = longestMilliseconds;
    this.#random = random;
  }

  /** The wait after one more failure: doubled each time up to the longest, less up to a quarter. */
  next(): number {
    const full = Math.min(this.#first * 2 ** this.#failures, this.#longest);
    this.#failures = Math.min(this.#failures + 1, 30);
    return full * (1 - this.#random() / 4);
  }

  reset(): void {
    this.#failures = 0;
  }
}
