using System.Collections.Immutable;
using TelemetryGrid.Flows;

namespace TelemetryGrid.Grains.Flows;

/// <summary>Adds up the answers of partitions and cuts them to the limit; pure.</summary>
internal static class FlowTopMerger
{
    public static FlowTop Merge(IReadOnlyList<FlowTop> answers, FlowTopQuery query)
    {
        var rows = new Dictionary<string, FlowTopRow>(StringComparer.Ordinal);
        var (other, total) = (default(FlowTraffic), default(FlowTraffic));
        foreach (var answer in answers)
        {
            other += answer.Other;
            total += answer.Total;
            foreach (var row in answer.Rows)
            {
                rows[row.Group] = rows.TryGetValue(row.Group, out var known)
                    ? known with
                    {
                        Octets = known.Octets + row.Octets,
                        Packets = known.Packets + row.Packets,
                        Records = known.Records + row.Records,
                    }
                    : row;
            }
        }
        return Limit(rows.Values, other, total, query);
    }

    /// <summary>The largest rows first; what the limit cuts is added to <paramref name="other"/>, so that the answer still adds up.</summary>
    public static FlowTop Limit(IEnumerable<FlowTopRow> rows, FlowTraffic other, FlowTraffic total, FlowTopQuery query)
    {
        var ordered = rows.OrderByDescending(r => query.By == FlowOrder.Bytes ? r.Octets : r.Packets)
            .ThenBy(r => r.Group, StringComparer.Ordinal)
            .ToList();
        foreach (var row in ordered.Skip(query.Limit))
        {
            other += new FlowTraffic(row.Octets, row.Packets, row.Records);
        }
        return new FlowTop([.. ordered.Take(query.Limit)], other, total);
    }
}
