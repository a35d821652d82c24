import type { GridApi } from "../api/grid-api";
import { RateHistory } from "../state/rate-history";
import type { Interface } from "../api/contracts";
import { wait } from "./wait";

const atOnce = 4;
const retryMilliseconds = 30_000;

/** The last hour of one device's interfaces: fetched when an interface comes into view, a few at a time, then continued live. */
export class HistoryLoader {
  readonly #api: GridApi;
  readonly #changed: () => void;
  readonly #signal: AbortSignal;
  readonly #histories = new Map<string, RateHistory>();
  readonly #visible = new Set<string>();
  readonly #fresh = new Set<string>();
  readonly #loading = new Set<string>();

  /** @param signal Ends all loading, when another device is selected. */
  constructor(api: GridApi, changed: () => void, signal: AbortSignal) {
    this.#api = api;
    this.#changed = changed;
    this.#signal = signal;
  }

  points(id: string): RateHistory["points"] {
    return this.#histories.get(id)?.points ?? [];
  }

  /** Says whether an interface is in view. */
  inView(id: string, visible: boolean): void {
    if (visible) {
      this.#visible.add(id);
      this.#pump();
    } else {
      this.#visible.delete(id);
    }
  }

  /** Continues the histories that were loaded; the others get these points with their hour. */
  append(ports: readonly Interface[]): void {
    for (const port of ports) {
      this.#histories.get(port.id)?.append({
        at: Date.parse(port.last_seen),
        in: port.in_bits_per_second,
        out: port.out_bits_per_second,
      });
    }
  }

  /** Fetches again what is in view: changes were missed. */
  refresh(): void {
    this.#fresh.clear();
    this.#pump();
  }

  #pump(): void {
    for (const id of this.#visible) {
      if (this.#loading.size >= atOnce || this.#signal.aborted) {
        return;
      }
      if (!this.#fresh.has(id) && !this.#loading.has(id)) {
        void this.#load(id);
      }
    }
  }

  async #load(id: string): Promise<void> {
    this.#loading.add(id);
    this.#fresh.add(id);
    try {
      const details = await this.#api.interface(id, this.#signal);
      const history = this.#histories.get(id) ?? new RateHistory();
      history.load(details.last_hour);
      this.#histories.set(id, history);
      this.#changed();
    } catch {
      // The interface's row says "no history yet"; what is wrong with the gateway, the rest of the page says.
      void wait(retryMilliseconds, this.#signal).then(() => {
        this.#fresh.delete(id);
        this.#pump();
      });
    } finally {
      this.#loading.delete(id);
      this.#pump();
    }
  }
}
