import type { TopologyChange, TopologyGraph } from "../api/contracts";
import type { GridApi } from "../api/grid-api";
import { wait } from "./wait";

const pollMilliseconds = 10_000;
const nodeLimit = 1000;
const changeLimit = 8;

/** The topology, asked for again and again while someone looks at it. */
export class TopologyFeed {
  readonly #api: GridApi;
  readonly #changed: () => void;
  #stop: AbortController | null = null;

  /** Null while never read. */
  graph: TopologyGraph | null = null;
  /** The newest first. */
  changes: readonly TopologyChange[] = [];
  /** Why it could not be read; empty when it could. */
  error = "";

  constructor(api: GridApi, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  watch(watching: boolean): void {
    if (watching && !this.#stop) {
      this.#stop = new AbortController();
      void this.#run(this.#stop.signal);
    } else if (!watching) {
      this.#stop?.abort();
      this.#stop = null;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!document.hidden) {
        try {
          const [graph, changes] = await Promise.all([
            this.#api.topology(nodeLimit, signal),
            this.#api.topologyChanges(changeLimit, signal),
          ]);
          [this.graph, this.changes, this.error] = [graph, changes.toReversed(), ""];
        } catch (error) {
          this.error = error instanceof Error ? error.message : String(error);
        }
        if (!signal.aborted) {
          this.#changed();
        }
      }
      await wait(pollMilliseconds, signal);
    }
  }
}
