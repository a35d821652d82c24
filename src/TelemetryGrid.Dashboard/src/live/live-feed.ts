import type { LiveConnection } from "./live-connection";
import { wait } from "./wait";

/** `polling`: no live connection, answers come by asking. `offline`: the gateway does not answer at all. */
export type LinkState = "connecting" | "live" | "polling" | "offline";

/** One thing to keep up to date: how to ask for all of it, and the stream that tells what changes. */
export interface Watch<T> {
  /** Fetches and applies the present state. */
  readonly snapshot: (signal: AbortSignal) => Promise<void>;
  readonly target: string;
  readonly args: readonly unknown[];
  /** Applies one item of the stream. */
  readonly next: (item: T) => void;
  /** Told why the snapshot failed, and null once it succeeds again. */
  readonly failed: (error: Error | null) => void;
}

/**
 * Keeps watches up to date: each begins with a snapshot and goes on with its stream. While the live connection is down snapshots are taken
 * every few seconds; when it is back, one more closes the gap before the stream takes over, so nothing stale ever follows something new.
 */
export class LiveFeed {
  static readonly pollMilliseconds = 5000;
  readonly #connection: LiveConnection;
  readonly #stateChanged: (state: LinkState) => void;
  #state: LinkState = "connecting";

  constructor(connection: LiveConnection, stateChanged: (state: LinkState) => void) {
    this.#connection = connection;
    this.#stateChanged = stateChanged;
    connection.onChange((open) => {
      if (open) {
        this.#set("live");
      } else if (this.#state === "live") {
        this.#set("connecting");
      }
    });
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Keeps the watch up to date until the signal aborts. */
  async run<T>(watch: Watch<T>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#snapshot(watch, signal);
      if (this.#connection.open) {
        await this.#connection.read(watch.target, watch.args, watch.next, signal);
        if (!this.#connection.open) {
          continue;
        }
      }
      await this.#pause(signal);
    }
  }

  async #snapshot<T>(watch: Watch<T>, signal: AbortSignal): Promise<void> {
    try {
      await watch.snapshot(signal);
      if (signal.aborted) {
        return;
      }
      watch.failed(null);
      this.#answered(true);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      watch.failed(error instanceof Error ? error : new Error(String(error)));
      this.#answered(!isUnreachable(error));
    }
  }

  /** Waits for the next poll, or until the connection opens. */
  async #pause(signal: AbortSignal): Promise<void> {
    const opened = new AbortController();
    const stop = this.#connection.onChange((open) => open && opened.abort());
    await wait(LiveFeed.pollMilliseconds, AbortSignal.any([signal, opened.signal]));
    stop();
  }

  #answered(reachable: boolean): void {
    if (!this.#connection.open) {
      this.#set(reachable ? "polling" : "offline");
    }
  }

  #set(state: LinkState): void {
    if (this.#state !== state) {
      this.#state = state;
      this.#stateChanged(state);
    }
  }
}

// What stands in front of a gateway answers 502 to 504 for one that is gone.
function isUnreachable(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return status === 0 || status === 502 || status === 503 || status === 504;
}
