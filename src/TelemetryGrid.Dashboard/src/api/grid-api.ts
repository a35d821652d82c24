import type {
  Device,
  GridStatus,
  Incident,
  Interface,
  InterfaceDetails,
  Page,
  Problem,
  SloCompliance,
  Source,
  TopFlows,
  TopFlowsRequest,
  TopologyChange,
  TopologyGraph,
} from "./contracts";

/** The gateway refused, or could not be reached (`status` 0). The message is a sentence fit to be shown. */
export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "ApiError";
    this.status = status;
  }
}

/** Asks one gateway. Every method rejects with an `ApiError`, or with an `AbortError` when its signal says so. */
export class GridApi {
  readonly #root: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMilliseconds: number;

  /** @param root The address of `api/v1/`, with the slash. */
  constructor(root: string, fetcher: typeof fetch = (input, init) => fetch(input, init), timeoutMilliseconds = 15_000) {
    this.#root = root;
    this.#fetch = fetcher;
    this.#timeoutMilliseconds = timeoutMilliseconds;
  }

  /** All devices, sorted by id, page by page until the last or `limit`. */
  async devices(limit: number, signal?: AbortSignal): Promise<Device[]> {
    const devices: Device[] = [];
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ limit: String(Math.min(limit - devices.length, 1000)) });
      if (after !== null) {
        query.set("after", after);
      }
      const page: Page<Device> = await this.#get(`devices?${query}`, signal);
      devices.push(...page.items);
      after = page.items.length > 0 ? page.next : null;
    } while (after !== null && devices.length < limit);
    return devices;
  }

  interfaces(device: string, signal?: AbortSignal): Promise<Interface[]> {
    return this.#get(`devices/${encodeURIComponent(device)}/interfaces`, signal);
  }

  /** @param id `device/name`; slashes of the name stay path separators. */
  interface(id: string, signal?: AbortSignal): Promise<InterfaceDetails> {
    return this.#get(`interfaces/${id.split("/").map(encodeURIComponent).join("/")}`, signal);
  }

  topFlows(request: TopFlowsRequest, signal?: AbortSignal): Promise<TopFlows> {
    const { device, limit, ...rest } = request;
    const query = new URLSearchParams({ ...rest, limit: String(limit) });
    if (device !== null) {
      query.set("device", device);
    }
    return this.#get(`flows/top?${query}`, signal);
  }

  sources(signal?: AbortSignal): Promise<Source[]> {
    return this.#get("sources", signal);
  }

  /** @param limit Nodes at most: the most connected ones. */
  topology(limit: number, signal?: AbortSignal): Promise<TopologyGraph> {
    return this.#get(`topology?limit=${limit}`, signal);
  }

  /** The newest changes, the oldest of them first. */
  topologyChanges(limit: number, signal?: AbortSignal): Promise<TopologyChange[]> {
    return this.#get(`topology/changes?limit=${limit}`, signal);
  }

  /** Those that changed last first. */
  incidents(limit: number, signal?: AbortSignal): Promise<Incident[]> {
    return this.#get(`incidents?limit=${limit}`, signal);
  }

  incident(id: string, signal?: AbortSignal): Promise<Incident> {
    return this.#get(`incidents/${encodeURIComponent(id)}`, signal);
  }

  acknowledge(id: string, by: string, comment: string): Promise<unknown> {
    return this.#send("POST", `incidents/${encodeURIComponent(id)}/acknowledge`, { by, comment });
  }

  resolve(id: string, by: string): Promise<unknown> {
    return this.#send("POST", `incidents/${encodeURIComponent(id)}/resolve`, { by });
  }

  compliance(signal?: AbortSignal): Promise<SloCompliance[]> {
    return this.#get("slo-compliance", signal);
  }

  status(signal?: AbortSignal): Promise<GridStatus> {
    return this.#get("status", signal);
  }

  #get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#ask(path, { headers: { accept: "application/json" } }, signal);
  }

  #send<T>(method: "POST", path: string, body: unknown): Promise<T> {
    const headers = { accept: "application/json", "content-type": "application/json" };
    return this.#ask(path, { method, headers, body: JSON.stringify(body) });
  }

  async #ask<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
    const deadline = AbortSignal.timeout(this.#timeoutMilliseconds);
    try {
      const response = await this.#fetch(this.#root + path, {
        ...init,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      if (!response.ok) {
        throw new ApiError(await sentence(response), response.status);
      }
      return (await response.json()) as T;
    } catch (error) {
      if (error instanceof ApiError || signal?.aborted) {
        throw error;
      }
      throw deadline.aborted
        ? new ApiError("The gateway took too long to answer.", 0, { cause: error })
        : error instanceof SyntaxError
          ? new ApiError("The gateway's answer could not be read.", 0, { cause: error })
          : new ApiError("The gateway cannot be reached.", 0, { cause: error });
    }
  }
}

async function sentence(response: Response): Promise<string> {
  const fallback = `The gateway answered ${response.status} ${response.statusText}`.trimEnd() + ".";
  if (!response.headers.get("content-type")?.includes("json")) {
    return fallback;
  }
  const problem = (await response.json().catch(() => null)) as Problem | null;
  return problem?.detail || problem?.title || fallback;
}
