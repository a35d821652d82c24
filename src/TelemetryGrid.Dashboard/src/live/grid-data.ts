import type { DeviceChange, GridStatus, Interface, Source, TopFlows, TopFlowsRequest } from "../api/contracts";
import type { GridApi } from "../api/grid-api";
import { DeviceBook, deviceLimit } from "../state/device-book";
import { HistoryLoader } from "./history-loader";
import type { LiveConnection } from "./live-connection";
import { LiveFeed, type LinkState } from "./live-feed";
import { wait } from "./wait";

export const topics = ["link", "devices", "selection", "flows", "sources"] as const;
export type Topic = (typeof topics)[number];

/** What is known of the selected device's interfaces. */
export interface Selection {
  readonly id: string;
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly history: HistoryLoader;
  /** Whether its interfaces were read. */
  readonly read: boolean;
  /** Why they could not be; empty when they could. */
  readonly error: string;
}

const slowPollMilliseconds = 5000;

/** What the page knows of the grid, kept up to date: all devices, the selected one's interfaces, one ranking of flows, the sources. */
export class GridData {
  readonly #api: GridApi;
  readonly #connection: LiveConnection;
  readonly #feed: LiveFeed;
  readonly #changed: (topic: Topic) => void;
  #selectionStop = new AbortController();
  #flowsStop = new AbortController();
  #flowsKey = "";

  readonly devices = new DeviceBook();
  devicesRead = false;
  devicesError = "";
  selection: Selection | null = null;
  /** The ranking asked for last, or the one before it for a moment; null while none was read. */
  flows: TopFlows | null = null;
  flowsError = "";
  /** Null while never read. */
  sources: readonly Source[] | null = null;
  sourcesError = "";
  status: GridStatus | null = null;
  /** When the gateway last said anything, in milliseconds since the epoch; 0 for never. */
  lastAnswer = 0;

  constructor(api: GridApi, connection: LiveConnection, changed: (topic: Topic) => void) {
    this.#api = api;
    this.#connection = connection;
    this.#changed = changed;
    this.#feed = new LiveFeed(connection, (state) => {
      if (state === "live") {
        this.selection?.history.refresh();
      }
      changed("link");
    });
  }

  get link(): LinkState {
    return this.#feed.state;
  }

  /** Connects, and watches devices and sources until aborted. */
  start(signal: AbortSignal): void {
    signal.addEventListener("abort", () => {
      this.#selectionStop.abort();
      this.#flowsStop.abort();
    });
    void this.#connection.run(signal);
    void this.#watchDevices(signal);
    void this.#pollSources(signal);
  }

  /** Watches one device's interfaces instead of the one before; null for none. */
  select(id: string | null): void {
    this.#selectionStop.abort();
    this.#selectionStop = new AbortController();
    this.selection = null;
    if (id !== null) {
      this.#watchInterfaces(id, this.#selectionStop.signal);
    }
    this.#changed("selection");
  }

  /** Watches one ranking of flows instead of the one before; the same question again changes nothing. */
  ask(request: TopFlowsRequest): void {
    const key = JSON.stringify(request);
    if (key !== this.#flowsKey) {
      this.#flowsKey = key;
      this.#flowsStop.abort();
      this.#flowsStop = new AbortController();
      this.flowsError = "";
      this.#watchFlows(request, this.#flowsStop.signal);
      this.#changed("flows");
    }
  }

  #watchDevices(signal: AbortSignal): Promise<void> {
    return this.#feed.run<DeviceChange>(
      {
        snapshot: async (stop) => {
          this.devices.replaceAll(await this.#api.devices(deviceLimit, stop));
          this.devicesRead = true;
          this.#arrived("devices");
        },
        target: "Devices",
        args: [],
        next: ({ device }) => {
          this.devices.put(device);
          this.devicesRead = true;
          this.#arrived("devices");
        },
        failed: (error) => {
          this.devicesError = error?.message ?? "";
          this.#changed("devices");
        },
      },
      signal,
    );
  }

  #watchInterfaces(id: string, signal: AbortSignal): void {
    const interfaces = new Map<string, Interface>();
    const history = new HistoryLoader(this.#api, () => this.#changed("selection"), signal);
    const selection = { id, interfaces, history, read: false, error: "" };
    this.selection = selection;
    const keep = (ports: readonly Interface[]): void => {
      selection.read = true;
      for (const port of ports) {
        interfaces.set(port.id, port);
      }
      history.append(ports);
      this.#arrived("selection");
    };
    void this.#feed.run<DeviceChange>(
      {
        snapshot: async (stop) => {
          const ports = await this.#api.interfaces(id, stop);
          interfaces.clear();
          keep(ports);
        },
        target: "Device",
        args: [id],
        next: ({ device, interfaces: ports }) => {
          this.devices.put(device);
          keep(ports);
        },
        failed: (error) => {
          selection.error = error?.message ?? "";
          this.#changed("selection");
        },
      },
      signal,
    );
  }

  #watchFlows(request: TopFlowsRequest, signal: AbortSignal): void {
    // The ranking before stays until this one is there, so that the page does not jump.
    let answered = false;
    const take = (flows: TopFlows): void => {
      if (!signal.aborted) {
        answered = true;
        this.flows = flows;
        this.#arrived("flows");
      }
    };
    void this.#feed.run<TopFlows>(
      {
        snapshot: async (stop) => take(await this.#api.topFlows(request, stop)),
        target: "TopFlows",
        args: [request],
        next: take,
        failed: (error) => {
          this.flowsError = error?.message ?? "";
          this.flows = error && !answered ? null : this.flows;
          this.#changed("flows");
        },
      },
      signal,
    );
  }

  /** Sources and the grid's own state have no stream: asked for now and then, while someone looks. */
  async #pollSources(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!document.hidden) {
        try {
          [this.sources, this.status] = await Promise.all([this.#api.sources(signal), this.#api.status(signal)]);
          this.sourcesError = "";
          this.#arrived("sources");
        } catch (error) {
          this.sourcesError = error instanceof Error ? error.message : String(error);
          this.#changed("sources");
        }
      }
      await wait(slowPollMilliseconds, signal);
    }
  }

  #arrived(topic: Topic): void {
    this.lastAnswer = Date.now();
    this.#changed(topic);
  }
}
