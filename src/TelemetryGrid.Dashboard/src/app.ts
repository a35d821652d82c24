import type { DeviceChange, GridStatus, Interface, Source, TopFlows, TopFlowsRequest } from "./api/contracts";
import type { GridApi } from "./api/grid-api";
import { HistoryLoader } from "./live/history-loader";
import type { LiveConnection } from "./live/live-connection";
import { LiveFeed } from "./live/live-feed";
import { wait } from "./live/wait";
import { DeviceBook, deviceLimit } from "./state/device-book";
import { filterDevices, nextSort, sortDevices } from "./state/device-order";
import type { FrameScheduler } from "./state/frame-scheduler";
import { formatLocation, parseLocation, type PageLocation } from "./state/page-location";
import { createDevicePanel } from "./views/device-panel";
import { createDeviceTable } from "./views/device-table";
import { el, setHidden } from "./views/dom";
import { createHeader } from "./views/header";
import { createSourceStrip } from "./views/source-strip";
import { createTopTalkers } from "./views/top-talkers";

const flowLimit = 12;
const slowPollMilliseconds = 5000;

/** What is known of the selected device. */
interface Selection {
  readonly id: string;
  readonly interfaces: Map<string, Interface>;
  readonly history: HistoryLoader;
  readonly stop: AbortController;
  read: boolean;
  error: string;
}

/** The page: takes what the feed brings into state, and draws the views that show it. Only here do data and views meet. */
export class App {
  readonly #api: GridApi;
  readonly #connection: LiveConnection;
  readonly #feed: LiveFeed;
  readonly #frames: FrameScheduler;
  readonly #devices = new DeviceBook();
  #devicesRead = false;
  #devicesError = "";
  #selection: Selection | null = null;
  #top: TopFlows | null = null;
  #topError = "";
  #topStop = new AbortController();
  #topRequest = "";
  #sources: readonly Source[] | null = null;
  #sourcesError = "";
  #status: GridStatus | null = null;
  #location: PageLocation;
  #lastAnswer = 0;

  readonly #header = createHeader(location.host);
  readonly #table = createDeviceTable({
    sort: (column) => this.#go({ sort: nextSort(this.#location.sort, column) }),
    filter: (text) => this.#go({ filter: text }),
    select: (device) => this.#go({ device }, "push"),
  });
  readonly #panel = createDevicePanel({
    order: (interfaceOrder) => this.#go({ interfaceOrder }),
    inView: (id, visible) => this.#selection?.history.inView(id, visible),
  });
  readonly #talkers = createTopTalkers({
    group: (flowGroup) => this.#go({ flowGroup }),
    order: (flowOrder) => this.#go({ flowOrder }),
    window: (flowWindow) => this.#go({ flowWindow }),
    scope: (flowsOfDevice) => this.#go({ flowsOfDevice }),
  });
  readonly #strip = createSourceStrip(() => this.#frames.next(this.#drawSources));

  constructor(api: GridApi, connection: LiveConnection, frames: FrameScheduler) {
    this.#api = api;
    this.#connection = connection;
    this.#frames = frames;
    this.#location = parseLocation(location.hash);
    this.#feed = new LiveFeed(connection, (state) => {
      if (state === "live") {
        this.#selection?.history.refresh();
      }
      this.#frames.soon(this.#drawHeader);
    });
  }

  /** Puts the page into an element and keeps it up to date until aborted. */
  start(root: HTMLElement, signal: AbortSignal): void {
    root.append(
      this.#header.element,
      el(
        "main",
        "layout",
        this.#table.element,
        el("div", "side", this.#panel.element, this.#talkers.element, this.#strip.element),
      ),
    );
    window.addEventListener("hashchange", () => this.#moved(parseLocation(window.location.hash)), { signal });
    window.addEventListener("online", () => this.#connection.hurry(), { signal });
    window.addEventListener("keydown", (event) => this.#escape(event), { signal });
    this.#views.forEach((draw) => this.#frames.next(draw));
    void this.#connection.run(signal);
    void this.#watchDevices(signal);
    void this.#pollSources(signal);
    this.#follow();
    // Ages like "12 s ago" grow without any news.
    const clock = setInterval(() => this.#views.forEach((draw) => this.#frames.soon(draw)), 1000);
    signal.addEventListener("abort", () => clearInterval(clock));
  }

  #watchDevices(signal: AbortSignal): Promise<void> {
    return this.#feed.run<DeviceChange>(
      {
        snapshot: async (stop) => {
          this.#devices.replaceAll(await this.#api.devices(deviceLimit, stop));
          this.#devicesRead = true;
          this.#arrived(this.#drawDevices);
        },
        target: "Devices",
        args: [],
        next: ({ device }) => {
          this.#devices.put(device);
          this.#devicesRead = true;
          this.#arrived(this.#drawDevices);
        },
        failed: (error) => {
          this.#devicesError = error?.message ?? "";
          this.#frames.soon(this.#drawDevices);
        },
      },
      signal,
    );
  }

  #watchSelection(selection: Selection): void {
    const keep = (interfaces: readonly Interface[]): void => {
      selection.read = true;
      for (const port of interfaces) {
        selection.interfaces.set(port.id, port);
      }
      selection.history.append(interfaces);
      this.#arrived(this.#drawPanel);
    };
    void this.#feed.run<DeviceChange>(
      {
        snapshot: async (stop) => {
          const interfaces = await this.#api.interfaces(selection.id, stop);
          selection.interfaces.clear();
          keep(interfaces);
        },
        target: "Device",
        args: [selection.id],
        next: ({ device, interfaces }) => {
          this.#devices.put(device);
          keep(interfaces);
        },
        failed: (error) => {
          selection.error = error?.message ?? "";
          this.#frames.soon(this.#drawPanel);
        },
      },
      selection.stop.signal,
    );
  }

  #watchFlows(request: TopFlowsRequest, signal: AbortSignal): void {
    const take = (top: TopFlows): void => {
      this.#top = top;
      this.#arrived(this.#drawTalkers);
    };
    void this.#feed.run<TopFlows>(
      {
        snapshot: async (stop) => take(await this.#api.topFlows(request, stop)),
        target: "TopFlows",
        args: [request],
        next: take,
        failed: (error) => {
          this.#topError = error?.message ?? "";
          this.#frames.soon(this.#drawTalkers);
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
          [this.#sources, this.#status] = await Promise.all([this.#api.sources(signal), this.#api.status(signal)]);
          this.#sourcesError = "";
          this.#arrived(this.#drawSources);
        } catch (error) {
          this.#sourcesError = error instanceof Error ? error.message : String(error);
          this.#frames.soon(this.#drawSources);
        }
      }
      await wait(slowPollMilliseconds, signal);
    }
  }

  #arrived(draw: () => void): void {
    this.#lastAnswer = Date.now();
    this.#frames.soon(draw);
    this.#frames.soon(this.#drawHeader);
  }

  #go(change: Partial<PageLocation>, history: "push" | "replace" = "replace"): void {
    const next = { ...this.#location, ...change };
    window.history[history === "push" ? "pushState" : "replaceState"](null, "", formatLocation(next));
    this.#moved(next);
  }

  #moved(next: PageLocation): void {
    this.#location = next;
    this.#views.forEach((draw) => this.#frames.next(draw));
    this.#follow();
  }

  /** Watches what the location asks for, and no longer what it does not. */
  #follow(): void {
    const { device, flowGroup, flowOrder, flowWindow, flowsOfDevice } = this.#location;
    if (this.#selection?.id !== (device ?? undefined)) {
      const first = this.#selection === null && this.#lastAnswer === 0;
      this.#selection?.stop.abort();
      this.#selection = device === null ? null : this.#select(device);
      if (device !== null && !first) {
        this.#frames.next(this.#reveal);
      }
    }
    const request: TopFlowsRequest = {
      by: flowOrder,
      group: flowGroup,
      window: flowWindow,
      device: flowsOfDevice ? device : null,
      limit: flowLimit,
    };
    const key = JSON.stringify(request);
    if (key !== this.#topRequest) {
      this.#topRequest = key;
      this.#topStop.abort();
      this.#topStop = new AbortController();
      this.#top = null;
      this.#watchFlows(request, this.#topStop.signal);
    }
  }

  #select(id: string): Selection {
    const stop = new AbortController();
    const history = new HistoryLoader(this.#api, () => this.#frames.soon(this.#drawPanel), stop.signal);
    const selection: Selection = { id, interfaces: new Map(), history, stop, read: false, error: "" };
    this.#watchSelection(selection);
    return selection;
  }

  /** Where list and panel stand above each other, selecting must bring the panel into view. */
  readonly #reveal = (): void => {
    if (this.#panel.element.offsetTop > this.#table.element.offsetTop + this.#table.element.offsetHeight / 2) {
      this.#panel.element.scrollIntoView({ block: "start" });
      this.#panel.title.focus({ preventScroll: true });
    }
  };

  #escape(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "Escape" && !typing && this.#location.device !== null) {
      this.#go({ device: null, flowsOfDevice: false }, "push");
    }
  }

  readonly #drawHeader = (): void => {
    const devices = this.#devices.all();
    const totals = { up: 0, degraded: 0, down: 0, unknown: 0 };
    for (const device of devices) {
      totals[device.status]++;
    }
    this.#header.update({
      link: this.#feed.state,
      devices: this.#devicesRead ? totals : null,
      inBitsPerSecond: devices.reduce((sum, device) => sum + device.in_bits_per_second, 0),
      outBitsPerSecond: devices.reduce((sum, device) => sum + device.out_bits_per_second, 0),
      recordsPerSecond:
        this.#sources?.reduce((sum, source) => sum + (source.health?.records_per_second ?? 0), 0) ?? null,
      notice: this.#notice(),
    });
  };

  #notice(): string {
    if (this.#feed.state === "offline") {
      return this.#lastAnswer > 0
        ? `The gateway does not answer. What you see is from ${new Date(this.#lastAnswer).toLocaleTimeString()}; the page keeps trying.`
        : "The gateway does not answer. Is the grid running? The page keeps trying.";
    }
    if (this.#feed.state === "polling") {
      return "The live connection is lost. Until it is back, the page asks every 5 seconds.";
    }
    const partitions = this.#status?.partitions ?? [];
    const behind = partitions.filter((partition) => !partition.caught_up).length;
    return behind > 0
      ? `The grid is still reading its log after a start (${behind} of ${partitions.length} partitions); figures are incomplete until then.`
      : "";
  }

  readonly #drawDevices = (): void => {
    const all = this.#devices.all();
    const { filter, sort, device } = this.#location;
    this.#table.update({
      devices: sortDevices(filterDevices(all, filter), sort),
      total: this.#devicesRead ? all.length : null,
      beyondLimit: this.#devices.rejected,
      selected: device,
      sort,
      filter,
      now: Date.now(),
      error: this.#devicesError,
      href: (id) => formatLocation({ ...this.#location, device: id }),
    });
  };

  readonly #drawPanel = (): void => {
    const selection = this.#selection;
    setHidden(this.#panel.element, selection === null);
    if (selection) {
      this.#panel.update({
        id: selection.id,
        device: this.#devices.get(selection.id),
        interfaces: selection.read ? [...selection.interfaces.values()] : null,
        order: this.#location.interfaceOrder,
        history: (id) => selection.history.points(id),
        now: Date.now(),
        error: selection.error,
        closeHref: formatLocation({ ...this.#location, device: null, flowsOfDevice: false }),
      });
    }
  };

  readonly #drawTalkers = (): void => {
    const { device, flowsOfDevice } = this.#location;
    const exports = device !== null && (this.#devices.get(device)?.exporters.length ?? 0) > 0;
    this.#talkers.update({
      location: this.#location,
      scope: exports || flowsOfDevice ? device : null,
      top: this.#top,
      now: Date.now(),
      error: this.#topError,
    });
  };

  readonly #drawSources = (): void => {
    this.#strip.update({ sources: this.#sources, now: Date.now(), error: this.#sourcesError });
  };

  readonly #views = [this.#drawHeader, this.#drawDevices, this.#drawPanel, this.#drawTalkers, this.#drawSources];
}
