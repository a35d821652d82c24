export interface FrameClock {
  readonly now: () => number;
  readonly requestFrame: (callback: () => void) => unknown;
  readonly after: (milliseconds: number, callback: () => void) => unknown;
}

const browserClock: FrameClock = {
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  after: (milliseconds, callback) => setTimeout(callback, milliseconds),
};

/**
 * Draws what changed, all of it in one animation frame and at most every `interval`, however often it is told of changes. A hidden page
 * gets no frames, so it draws nothing and shows the newest state when it comes back.
 */
export class FrameScheduler {
  readonly #interval: number;
  readonly #clock: FrameClock;
  readonly #pending = new Set<() => void>();
  #requested = false;
  #waiting = false;
  #lastDrawn = Number.NEGATIVE_INFINITY;

  constructor(intervalMilliseconds = 250, clock: FrameClock = browserClock) {
    this.#interval = intervalMilliseconds;
    this.#clock = clock;
  }

  /** Draws after a change that the network brought. */
  soon(draw: () => void): void {
    this.#pending.add(draw);
    const wait = this.#lastDrawn + this.#interval - this.#clock.now();
    if (wait <= 0) {
      this.#request();
    } else if (!this.#waiting && !this.#requested) {
      this.#waiting = true;
      this.#clock.after(wait, () => {
        this.#waiting = false;
        if (this.#pending.size > 0) {
          this.#request();
        }
      });
    }
  }

  /** Draws in the next frame: someone pressed something and waits for it. */
  next(draw: () => void): void {
    this.#pending.add(draw);
    this.#request();
  }

  #request(): void {
    if (this.#requested) {
      return;
    }
    this.#requested = true;
    this.#clock.requestFrame(() => {
      this.#requested = false;
      this.#lastDrawn = this.#clock.now();
      const draws = [...this.#pending];
      this.#pending.clear();
      for (const draw of draws) {
        try {
          draw();
        } catch (error) {
          // One view that fails must not keep the others from being drawn.
          reportError(error);
        }
      }
    });
  }
}
