using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using TelemetryGrid.Analytics.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <summary>Sums the flows of a partition's slices by what a query groups them by.</summary>
internal readonly struct FlowGrouping(FlowGroup by, int? onlyExporter, IFlowContext? context) : IFlowVisitor<FlowTuple, FlowAttributes>
{
    /// <summary>Rows a partition answers beyond the query's limit, so that groups spread over partitions still rank right.</summary>
    private const int Headroom = 10;
    private const int FewestRows = 1000;
    private const string Unknown = "unknown";

    private readonly ApplicationTable _applications = context?.Applications ?? ApplicationTable.Standard;

    private readonly Dictionary<GroupedKey, Sum> _sums = [];
    private readonly Sum[] _rest = [new(), new()];

    private readonly record struct GroupedKey(FlowTuple Tuple, int Exporter);

    private sealed class Sum
    {
        public FlowTraffic Traffic;
        public FlowAttributes Attributes;
    }

    public void Flow(in FlowTuple key, int group, in FlowAttributes attributes, in FlowTotals totals, long sliceStartMs)
    {
        if (onlyExporter is { } only && only != group)
        {
            return;
        }
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, KeyOf(in key, group, in attributes), out _);
        sum ??= new Sum();
        sum.Traffic += ToTraffic(in totals);
        sum.Attributes = attributes.MergedOver(in sum.Attributes);
    }

    public void Group(int group, in FlowTotals total, in FlowTotals other)
    {
        if (onlyExporter is { } only && only != group)
        {
            return;
        }
        _rest[0].Traffic += ToTraffic(in other);
        _rest[1].Traffic += ToTraffic(in total);
        if (by == FlowGroup.Exporter)
        {
            // Exporters are known in full, also for traffic whose keys were not kept.
            _sums[new GroupedKey(default, group)] = new Sum { Traffic = ToTraffic(in total) };
            _rest[0].Traffic = default;
        }
    }

    public FlowTop Answer(FlowTopQuery query, IReadOnlyList<DeviceId> exporters)
    {
        var rows = ImmutableArray.CreateBuilder<FlowTopRow>(_sums.Count);
        foreach (var (key, sum) in _sums)
        {
            rows.Add(
                new FlowTopRow(NameOf(in key, exporters), sum.Traffic.Octets, sum.Traffic.Packets, sum.Traffic.Records, sum.Attributes)
            );
        }
        var wide = query with { Limit = Math.Max(FewestRows, query.Limit * Headroom) };
        // Several keys can have one name, as the ports of one application do.
        return FlowTopMerger.Merge([new FlowTop(rows.MoveToImmutable(), _rest[0].Traffic, _rest[1].Traffic)], wide);
    }

    // The parts of key and attributes that the query groups by, everything else left zero.
    private GroupedKey KeyOf(in FlowTuple key, int exporter, in FlowAttributes attributes) =>
        by switch
        {
            FlowGroup.Flow => new(key, exporter),
            // Addresses are summed first, and each is looked up once.
            FlowGroup.Source or FlowGroup.SourceCountry or FlowGroup.SourceNetwork or FlowGroup.SourceSite or FlowGroup.SourceTenant => new(
                new FlowTuple(key.SourceHigh, key.SourceLow, 0, 0, 0, 0, 0),
                0
            ),
            FlowGroup.Destination
            or FlowGroup.DestinationCountry
            or FlowGroup.DestinationNetwork
            or FlowGroup.DestinationSite
            or FlowGroup.DestinationTenant => new(new FlowTuple(0, 0, key.DestinationHigh, key.DestinationLow, 0, 0, 0), 0),
            FlowGroup.Conversation => new(key with { SourcePort = 0, DestinationPort = 0, Protocol = 0 }, 0),
            FlowGroup.Application => new(
                new FlowTuple(_applications.UsesDscp ? attributes.Dscp : 0u, 0, 0, 0, key.SourcePort, key.DestinationPort, key.Protocol),
                0
            ),
            FlowGroup.Protocol => new(new FlowTuple(0, 0, 0, 0, 0, 0, key.Protocol), 0),
            FlowGroup.SourcePort => new(new FlowTuple(0, 0, 0, 0, key.SourcePort, 0, 0), 0),
            FlowGroup.DestinationPort => new(new FlowTuple(0, 0, 0, 0, 0, key.DestinationPort, 0), 0),
            FlowGroup.Dscp => new(new FlowTuple(0, 0, 0, 0, 0, 0, attributes.Dscp), 0),
            FlowGroup.IngressInterface => new(new FlowTuple(attributes.IngressInterface, 0, 0, 0, 0, 0, 0), exporter),
            FlowGroup.EgressInterface => new(new FlowTuple(attributes.EgressInterface, 0, 0, 0, 0, 0, 0), exporter),
            FlowGroup.SourceAs => new(new FlowTuple(attributes.SourceAsNumber, 0, 0, 0, 0, 0, 0), 0),
            FlowGroup.DestinationAs => new(new FlowTuple(attributes.DestinationAsNumber, 0, 0, 0, 0, 0, 0), 0),
            _ => new(default, exporter),
        };

    private string NameOf(in GroupedKey key, IReadOnlyList<DeviceId> exporters) =>
        by switch
        {
            FlowGroup.Flow => new FlowKey(exporters[key.Exporter], key.Tuple).ToString(),
            FlowGroup.Source => key.Tuple.Source.ToString(),
            FlowGroup.Destination => key.Tuple.Destination.ToString(),
            FlowGroup.Conversation => $"{key.Tuple.Source} > {key.Tuple.Destination}",
            FlowGroup.Application => _applications.Name(
                key.Tuple.Protocol,
                key.Tuple.SourcePort,
                key.Tuple.DestinationPort,
                (byte)key.Tuple.SourceHigh
            ),
            FlowGroup.Protocol => ApplicationTable.ProtocolName(key.Tuple.Protocol),
            FlowGroup.SourcePort => $"{key.Tuple.SourcePort}",
            FlowGroup.DestinationPort => $"{key.Tuple.DestinationPort}",
            FlowGroup.Dscp => DscpTable.Name(key.Tuple.Protocol),
            FlowGroup.IngressInterface or FlowGroup.EgressInterface => InterfaceId
                .FromIndex(exporters[key.Exporter], (uint)key.Tuple.SourceHigh)
                .ToString(),
            FlowGroup.SourceAs or FlowGroup.DestinationAs => $"AS{key.Tuple.SourceHigh}",
            FlowGroup.SourceCountry => PlaceOf(key.Tuple.Source)?.Country ?? Unknown,
            FlowGroup.DestinationCountry => PlaceOf(key.Tuple.Destination)?.Country ?? Unknown,
            FlowGroup.SourceNetwork => PlaceOf(key.Tuple.Source)?.Network ?? Unknown,
            FlowGroup.DestinationNetwork => PlaceOf(key.Tuple.Destination)?.Network ?? Unknown,
            FlowGroup.SourceSite => PlaceOf(key.Tuple.Source)?.Site ?? Unknown,
            FlowGroup.DestinationSite => PlaceOf(key.Tuple.Destination)?.Site ?? Unknown,
            FlowGroup.SourceTenant => PlaceOf(key.Tuple.Source)?.Tenant ?? Unknown,
            FlowGroup.DestinationTenant => PlaceOf(key.Tuple.Destination)?.Tenant ?? Unknown,
            _ => exporters[key.Exporter].ToString(),
        };

    private AddressPlace? PlaceOf(IPAddress address) => context?.FindPlace(address);

    private static FlowTraffic ToTraffic(in FlowTotals totals) => new(totals.Octets, totals.Packets, totals.Flows);
}
