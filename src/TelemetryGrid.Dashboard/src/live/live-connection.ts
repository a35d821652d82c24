import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { Backoff } from "./backoff";
import { wait } from "./wait";

/** What this page uses of a SignalR connection. */
export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  onclose(callback: (error?: Error) => void): void;
  stream<T>(target: string, ...args: unknown[]): HubStream<T>;
}

export interface HubStream<T> {
  subscribe(observer: { next(item: T): void; error(error: unknown): void; complete(): void }): { dispose(): void };
}

/** A connection to the gateway's live hub, for example at `/live`. */
export function createHub(url: string): Hub {
  return new HubConnectionBuilder()
    .withUrl(url, { transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents })
    .configureLogging(LogLevel.None)
    .build();
}

/** Keeps one hub connection open for as long as the page lives, and tells when it opens and when it is lost. */
export class LiveConnection {
  readonly #hub: Hub;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<(open: boolean) => void>();
  #lost: (() => void) | null = null;
  #hurry = new AbortController();
  #open = false;

  constructor(hub: Hub, backoff = new Backoff()) {
    this.#hub = hub;
    this.#backoff = backoff;
    hub.onclose(() => {
      // At once, so that whoever read a stream finds the connection closed when the stream ends.
      this.#set(false);
      this.#lost?.();
    });
  }

  get open(): boolean {
    return this.#open;
  }

  /** Calls the listener on every change; answers how to stop that. */
  onChange(listener: (open: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and connects again whenever the connection is lost, until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#lost?.(), { once: true });
    while (!signal.aborted) {
      const lost = new Promise<void>((resolve) => (this.#lost = resolve));
      try {
        await this.#hub.start();
        this.#backoff.reset();
        this.#set(true);
        await lost;
      } catch {
        // Not reachable: the feed polls meanwhile and says so.
      }
      this.#set(false);
      this.#hurry = new AbortController();
      await wait(this.#backoff.next(), AbortSignal.any([signal, this.#hurry.signal]));
    }
    await this.#hub.stop();
  }

  /** Tries again now instead of after the wait: the network came back. */
  hurry(): void {
    this.#hurry.abort();
  }

  /** Reads a stream until it ends, the connection is lost or the signal aborts; never rejects. */
  read<T>(target: string, args: readonly unknown[], next: (item: T) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || !this.#open) {
        resolve();
        return;
      }
      const end = (): void => {
        signal.removeEventListener("abort", cancel);
        resolve();
      };
      const cancel = (): void => {
        subscription.dispose();
        end();
      };
      const subscription = this.#hub.stream<T>(target, ...args).subscribe({
        next: (item) => {
          if (!signal.aborted) {
            next(item);
          }
        },
        error: end,
        complete: end,
      });
      signal.addEventListener("abort", cancel);
    });
  }

  #set(open: boolean): void {
    if (this.#open !== open) {
      this.#open = open;
      for (const listener of [...this.#listeners]) {
        listener(open);
      }
    }
  }
}
