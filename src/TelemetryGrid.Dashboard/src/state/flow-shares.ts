import type { FlowTraffic, TopFlows, TopFlowsRow } from "../api/contracts";

export interface FlowShare<T extends FlowTraffic = FlowTraffic> {
  readonly traffic: T;
  /** Of the window's total, 0 to 1. */
  readonly share: number;
}

/** A ranking whose rows, remainder and other add up to its total. */
export interface FlowShares {
  readonly rows: readonly FlowShare<TopFlowsRow>[];
  /** Groups beyond the limit. */
  readonly remainder: FlowShare;
  /** What the grid's bounded tables did not keep by key. */
  readonly other: FlowShare;
  readonly total: FlowTraffic;
}

export function flowShares(top: TopFlows): FlowShares {
  const total = measure(top.total, top);
  const share = <T extends FlowTraffic>(traffic: T): FlowShare<T> => ({
    traffic,
    share: total > 0 ? measure(traffic, top) / total : 0,
  });
  const listed = [...top.rows, top.other];
  const rest = (of: keyof FlowTraffic): number =>
    Math.max(
      0,
      listed.reduce((left, row) => left - row[of], top.total[of]),
    );
  return {
    rows: top.rows.map(share),
    remainder: share({ octets: rest("octets"), packets: rest("packets"), records: rest("records") }),
    other: share(top.other),
    total: top.total,
  };
}

const measure = (traffic: FlowTraffic, { by }: TopFlows): number =>
  by === "packets" ? traffic.packets : traffic.octets;
