import type { Incident, SloCompliance } from "../api/contracts";
import { ApiError, type GridApi } from "../api/grid-api";
import { wait } from "./wait";

const pollMilliseconds = 5000;
const incidentLimit = 200;

/** Incidents and objectives, asked for again and again while someone looks at them. */
export class IncidentFeed {
  readonly #api: GridApi;
  readonly #changed: () => void;
  #stop: AbortController | null = null;
  #hurry = new AbortController();
  #selected: string | null = null;

  /** Null while never read. */
  incidents: readonly Incident[] | null = null;
  /** The selected one with its alerts and timeline; null while it was not read. */
  selected: Incident | null = null;
  objectives: readonly SloCompliance[] | null = null;
  /** Why something could not be read or done; empty when it could. */
  error = "";

  constructor(api: GridApi, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  watch(watching: boolean, selected: string | null): void {
    if (selected !== this.#selected) {
      this.#selected = selected;
      this.selected = null;
      this.#hurry.abort();
    }
    if (watching && !this.#stop) {
      this.#stop = new AbortController();
      void this.#run(this.#stop.signal);
    } else if (!watching) {
      this.#stop?.abort();
      this.#stop = null;
    }
  }

  /** Tells the grid what a person decided, and asks what has become of it. */
  async act(id: string, what: "acknowledge" | "resolve", by: string): Promise<void> {
    try {
      await (what === "acknowledge" ? this.#api.acknowledge(id, by, "") : this.#api.resolve(id, by));
      this.error = "";
    } catch (error) {
      this.error = text(error);
      this.#changed();
    }
    this.#hurry.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!document.hidden) {
        await this.#read(signal);
        if (!signal.aborted) {
          this.#changed();
        }
      }
      this.#hurry = new AbortController();
      await wait(pollMilliseconds, AbortSignal.any([signal, this.#hurry.signal]));
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const id = this.#selected;
    try {
      const [incidents, selected, objectives] = await Promise.all([
        this.#api.incidents(incidentLimit, signal),
        id === null ? null : this.#api.incident(id, signal).catch(absent),
        this.#api.compliance(signal),
      ]);
      [this.incidents, this.objectives, this.error] = [incidents, objectives, ""];
      if (id === this.#selected) {
        this.selected = selected;
      }
    } catch (error) {
      this.error = text(error);
    }
  }
}

// A link may name an incident that is long forgotten: the others are shown all the same.
function absent(error: unknown): null {
  if (error instanceof ApiError && error.status === 404) {
    return null;
  }
  throw error;
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));
