import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../../src/api/grid-api";
import { Backoff } from "../../src/live/backoff";
import { LiveConnection, type Hub, type HubStream } from "../../src/live/live-connection";
import { LiveFeed, type LinkState, type Watch } from "../../src/live/live-feed";

type Observer = Parameters<HubStream<string>["subscribe"]>[0];

/** A hub in memory that can be out of reach, refuse streams and lose its connection. */
class TestHub implements Hub {
  reachable = true;
  readonly streams: { target: string; args: unknown[]; observer: Observer; disposed: boolean }[] = [];
  #close: (() => void) | null = null;

  async start(): Promise<void> {
    if (!this.reachable) {
      throw new Error("unreachable");
    }
  }

  async stop(): Promise<void> {}

  onclose(callback: () => void): void {
    this.#close = callback;
  }

  stream<T>(target: string, ...args: unknown[]): HubStream<T> {
    return {
      subscribe: (observer) => {
        const stream = { target, args, observer: observer as unknown as Observer, disposed: false };
        this.streams.push(stream);
        return { dispose: () => (stream.disposed = true) };
      },
    };
  }

  lose(reachable: boolean): void {
    this.reachable = reachable;
    const open = this.streams.splice(0);
    open.forEach(({ observer }) => observer.error(new Error("lost")));
    this.#close?.();
  }
}

const settle = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

function bench() {
  const hub = new TestHub();
  const connection = new LiveConnection(hub, new Backoff(1000, 30_000, () => 0));
  const states: LinkState[] = [];
  const feed = new LiveFeed(connection, (state) => states.push(state));
  const log: string[] = [];
  const stop = new AbortController();
  const rest = { error: null as Error | null };
  const watch: Watch<string> = {
    snapshot: async () => {
      if (rest.error) {
        throw rest.error;
      }
      log.push("snapshot");
    },
    target: "Devices",
    args: [],
    next: (item) => log.push(item),
    failed: (error) => error && log.push(`failed: ${error.message}`),
  };
  return {
    hub,
    connection,
    feed,
    states,
    log,
    rest,
    stop,
    run: () => {
      void connection.run(stop.signal);
      void feed.run(watch, stop.signal);
    },
  };
}

describe("LiveFeed", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("begins with a snapshot, then streams", async () => {
    const { hub, log, states, run } = bench();
    run();
    await settle();
    expect(log).toEqual(["snapshot"]);
    expect(hub.streams).toHaveLength(1);
    hub.streams[0]!.observer.next("change");
    await settle(60_000);
    expect(log).toEqual(["snapshot", "change"]);
    expect(states).toEqual(["live"]);
  });

  test("polls every five seconds while the hub is out of reach, and says so", async () => {
    const { hub, log, states, run } = bench();
    hub.reachable = false;
    run();
    await settle(11_000);
    expect(log).toEqual(["snapshot", "snapshot", "snapshot"]);
    expect(states).toEqual(["polling"]);
  });

  test("fetches once more after a reconnect, before it streams again", async () => {
    const { hub, log, states, run } = bench();
    run();
    await settle();
    hub.lose(false);
    await settle(500);
    expect(states).toEqual(["live", "connecting", "polling"]);
    hub.reachable = true;
    log.length = 0;
    await settle(600);
    expect(states.at(-1)).toBe("live");
    expect(log).toEqual(["snapshot"]);
    expect(hub.streams).toHaveLength(1);
  });

  test("is offline when nothing answers, and recovers", async () => {
    const { hub, rest, log, states, run } = bench();
    hub.reachable = false;
    rest.error = new ApiError("The gateway cannot be reached.", 0);
    run();
    await settle(6000);
    expect(states).toEqual(["offline"]);
    expect(log).toEqual(["failed: The gateway cannot be reached.", "failed: The gateway cannot be reached."]);
    rest.error = null;
    hub.reachable = true;
    await settle(10_000);
    expect(states.at(-1)).toBe("live");
  });

  test("a refusal is not mistaken for a gateway that is gone", async () => {
    const { hub, rest, states, run } = bench();
    hub.reachable = false;
    rest.error = new ApiError("No device is named 'x'.", 404);
    run();
    await settle(1000);
    expect(states).toEqual(["polling"]);
  });

  test("a stream that the gateway ends is polled and tried again, not hammered", async () => {
    const { hub, log, run } = bench();
    run();
    await settle();
    hub.streams[0]!.observer.error(new Error("No such device."));
    await settle(4000);
    expect(hub.streams).toHaveLength(1);
    await settle(2000);
    expect(hub.streams).toHaveLength(2);
    expect(log).toEqual(["snapshot", "snapshot"]);
  });

  test("stops for good when aborted: the stream is cancelled and late items are ignored", async () => {
    const { hub, log, stop, run } = bench();
    run();
    await settle();
    stop.abort();
    expect(hub.streams[0]!.disposed).toBe(true);
    hub.streams[0]!.observer.next("late");
    await settle(60_000);
    expect(log).toEqual(["snapshot"]);
  });
});

describe("LiveConnection", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("waits longer after each failure, and not at all when told to hurry", async () => {
    const { hub, connection, stop } = bench();
    const start = vi.spyOn(hub, "start");
    hub.reachable = false;
    void connection.run(stop.signal);
    await settle(7500);
    expect(start).toHaveBeenCalledTimes(4);
    connection.hurry();
    await settle();
    expect(start).toHaveBeenCalledTimes(5);
  });
});

test("Backoff doubles up to the longest wait, less a quarter at most", () => {
  const full = new Backoff(1000, 8000, () => 0);
  expect([1, 2, 3, 4, 5].map(() => full.next())).toEqual([1000, 2000, 4000, 8000, 8000]);
  full.reset();
  expect(full.next()).toBe(1000);
  expect(new Backoff(1000, 8000, () => 1).next()).toBe(750);
});
