import type { GridApi } from "./api/grid-api";
import { GridData, topics, type Topic } from "./live/grid-data";
import { IncidentFeed } from "./live/incident-feed";
import type { LiveConnection } from "./live/live-connection";
import { filterDevices, nextSort, sortDevices } from "./state/device-order";
import { TopologyFeed } from "./live/topology-feed";
import type { FrameScheduler } from "./state/frame-scheduler";
import { notice } from "./views/notice";
import { formatLocation, parseLocation, type PageLocation } from "./state/page-location";
import { createDevicePanel } from "./views/device-panel";
import { createDeviceTable } from "./views/device-table";
import { el, setHidden } from "./views/dom";
import { createHeader } from "./views/header";
import { createIncidentDetails } from "./views/incident-details";
import { createIncidentList } from "./views/incident-list";
import { createObjectiveTable } from "./views/objective-table";
import { createPageNav } from "./views/page-nav";
import { createSourceStrip } from "./views/source-strip";
import { createTopTalkers } from "./views/top-talkers";
import { createTopologyView } from "./views/topology-view";

const flowLimit = 12;

/** The page: only here do location, data and views meet. */
export class App {
  readonly #connection: LiveConnection;
  readonly #frames: FrameScheduler;
  readonly #data: GridData;
  #location: PageLocation = parseLocation(location.hash);

  readonly #header = createHeader(location.host);
  readonly #table = createDeviceTable({
    sort: (column) => this.#go({ sort: nextSort(this.#location.sort, column) }),
    filter: (text) => this.#go({ filter: text }),
    select: (device) => this.#go({ device }, "push"),
  });
  readonly #panel = createDevicePanel({
    order: (interfaceOrder) => this.#go({ interfaceOrder }),
    inView: (id, visible) => this.#data.selection?.history.inView(id, visible),
  });
  readonly #talkers = createTopTalkers({
    group: (flowGroup) => this.#go({ flowGroup }),
    order: (flowOrder) => this.#go({ flowOrder }),
    window: (flowWindow) => this.#go({ flowWindow }),
    scope: (flowsOfDevice) => this.#go({ flowsOfDevice }),
  });
  readonly #nav = createPageNav();
  readonly #topologyView = createTopologyView((node) => this.#go({ node }, "push"));
  readonly #topology: TopologyFeed;
  readonly #incidentList = createIncidentList();
  readonly #incidentDetails = createIncidentDetails((id, what) => void this.#incidents.act(id, what, "dashboard"));
  readonly #objectiveTable = createObjectiveTable();
  readonly #incidents: IncidentFeed;
  readonly #pages = {
    devices: el("main", "layout"),
    topology: el("main", "topology-page"),
    incidents: el("main", "layout"),
  };
  readonly #strip = createSourceStrip(() => this.#frames.next(this.#draw.sources));

  constructor(api: GridApi, connection: LiveConnection, frames: FrameScheduler) {
    this.#connection = connection;
    this.#frames = frames;
    this.#topology = new TopologyFeed(api, () => frames.soon(this.#drawTopology));
    this.#incidents = new IncidentFeed(api, () => frames.soon(this.#drawIncidents));
    this.#data = new GridData(api, connection, (topic) => {
      frames.soon(this.#draw[topic]);
      frames.soon(this.#draw.link);
    });
  }

  /** Puts the page into an element and keeps it up to date until aborted. */
  start(root: HTMLElement, signal: AbortSignal): void {
    this.#pages.devices.append(
      el("div", "side", this.#table.element, this.#talkers.element),
      el("div", "side", this.#panel.element, this.#strip.element),
    );
    this.#pages.topology.append(this.#topologyView.element);
    this.#pages.incidents.append(
      el("div", "side", this.#incidentList.element, this.#objectiveTable.element),
      el("div", "side", this.#incidentDetails.element),
    );
    root.append(this.#header.element, this.#nav.element, ...Object.values(this.#pages));
    window.addEventListener("hashchange", () => this.#moved(parseLocation(window.location.hash)), { signal });
    window.addEventListener("online", () => this.#connection.hurry(), { signal });
    window.addEventListener("keydown", (event) => this.#escape(event), { signal });
    // Ages like "12 s ago" grow without any news.
    const clock = setInterval(() => {
      topics.forEach((topic) => this.#frames.soon(this.#draw[topic]));
      this.#frames.soon(this.#drawTopology);
      this.#frames.soon(this.#drawIncidents);
    }, 1000);
    signal.addEventListener("abort", () => {
      clearInterval(clock);
      this.#topology.watch(false);
      this.#incidents.watch(false, null);
    });
    this.#data.start(signal);
    this.#data.select(this.#location.device);
    this.#moved(this.#location);
  }

  #go(change: Partial<PageLocation>, history: "push" | "replace" = "replace"): void {
    const next = { ...this.#location, ...change };
    window.history[history === "push" ? "pushState" : "replaceState"](null, "", formatLocation(next));
    this.#moved(next);
  }

  /** Watches what the location asks for, and no longer what it does not. */
  #moved(next: PageLocation): void {
    this.#location = next;
    for (const [view, page] of Object.entries(this.#pages)) {
      setHidden(page, view !== next.view);
    }
    this.#nav.update(next.view, (view) => formatLocation({ ...this.#location, view }));
    this.#topology.watch(next.view === "topology");
    this.#incidents.watch(next.view === "incidents", next.incident);
    this.#frames.next(this.#drawTopology);
    this.#frames.next(this.#drawIncidents);
    const { device, flowGroup, flowOrder, flowWindow, flowsOfDevice } = next;
    topics.forEach((topic) => this.#frames.next(this.#draw[topic]));
    if (device !== (this.#data.selection?.id ?? null)) {
      this.#data.select(device);
      if (device !== null) {
        this.#frames.next(this.#reveal);
      }
    }
    this.#data.ask({
      by: flowOrder,
      group: flowGroup,
      window: flowWindow,
      device: flowsOfDevice ? device : null,
      limit: flowLimit,
    });
  }

  /** Where list and panel stand above each other, selecting must bring the panel into view. */
  readonly #reveal = (): void => {
    const [table, panel] = [this.#table.element, this.#panel.element];
    if (panel.offsetTop >= table.offsetTop + table.offsetHeight) {
      panel.scrollIntoView({ block: "start" });
      this.#panel.title.focus({ preventScroll: true });
    }
  };

  #escape(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key !== "Escape" || typing) {
      return;
    }
    if (this.#location.view === "topology") {
      this.#go({ node: null }, "push");
    } else if (this.#location.view === "incidents") {
      this.#go({ incident: null }, "push");
    } else if (this.#location.device !== null) {
      this.#go({ device: null, flowsOfDevice: false }, "push");
    }
  }

  readonly #drawTopology = (): void => {
    if (this.#location.view === "topology") {
      const { graph, changes, error } = this.#topology;
      this.#topologyView.update({
        graph,
        changes,
        selected: this.#location.node,
        now: Date.now(),
        error,
        href: (node) => formatLocation({ ...this.#location, node }),
        deviceHref: (device) => formatLocation({ ...this.#location, view: "devices", device }),
      });
    }
  };

  readonly #drawIncidents = (): void => {
    if (this.#location.view === "incidents") {
      const { incidents, selected, objectives, error } = this.#incidents;
      const now = Date.now();
      this.#incidentList.update({
        incidents,
        selected: this.#location.incident,
        now,
        error,
        href: (incident) => formatLocation({ ...this.#location, incident }),
      });
      this.#incidentDetails.update({
        incident: selected,
        now,
        closeHref: formatLocation({ ...this.#location, incident: null }),
        deviceHref: (device) => formatLocation({ ...this.#location, view: "devices", device }),
      });
      this.#objectiveTable.update(objectives);
    }
  };

  readonly #draw: Readonly<Record<Topic, () => void>> = {
    link: () => {
      const { devices, devicesRead, sources, link, status, lastAnswer } = this.#data;
      const all = devices.all();
      const totals = { up: 0, degraded: 0, down: 0, unknown: 0 };
      for (const device of all) {
        totals[device.status]++;
      }
      this.#header.update({
        link,
        devices: devicesRead ? totals : null,
        inBitsPerSecond: all.reduce((sum, device) => sum + device.in_bits_per_second, 0),
        outBitsPerSecond: all.reduce((sum, device) => sum + device.out_bits_per_second, 0),
        recordsPerSecond: sources?.reduce((sum, source) => sum + (source.health?.records_per_second ?? 0), 0) ?? null,
        notice: notice(link, status, lastAnswer),
      });
    },
    devices: () => {
      const { devices, devicesRead, devicesError } = this.#data;
      const all = devices.all();
      const { filter, sort, device } = this.#location;
      this.#table.update({
        devices: sortDevices(filterDevices(all, filter), sort),
        total: devicesRead ? all.length : null,
        beyondLimit: devices.rejected,
        selected: device,
        sort,
        filter,
        now: Date.now(),
        error: devicesError,
        href: (id) => formatLocation({ ...this.#location, device: id }),
      });
    },
    selection: () => {
      const { selection, devices } = this.#data;
      setHidden(this.#panel.element, selection === null);
      if (selection) {
        this.#panel.update({
          id: selection.id,
          device: devices.get(selection.id),
          interfaces: selection.read ? [...selection.interfaces.values()] : null,
          order: this.#location.interfaceOrder,
          history: (id) => selection.history.points(id),
          now: Date.now(),
          error: selection.error,
          closeHref: formatLocation({ ...this.#location, device: null, flowsOfDevice: false }),
        });
      }
    },
    flows: () => {
      const { device, flowsOfDevice } = this.#location;
      const exports = device !== null && (this.#data.devices.get(device)?.exporters.length ?? 0) > 0;
      this.#talkers.update({
        location: this.#location,
        scope: exports || flowsOfDevice ? device : null,
        top: this.#data.flows,
        now: Date.now(),
        error: this.#data.flowsError,
      });
    },
    sources: () => {
      const { sources, sourcesError } = this.#data;
      this.#strip.update({ sources, now: Date.now(), error: sourcesError });
    },
  };
}
