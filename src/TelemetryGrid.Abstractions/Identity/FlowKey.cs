using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace TelemetryGrid.Identity;

/// <summary>
/// Names one flow as seen by one exporter, written <c>exporter~protocol~source~port~destination~port</c>
/// (for example <c>core1~6~10.0.0.1~443~10.0.0.2~51234</c>), which stands in a URL path segment unescaped.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.FlowKey")]
public readonly record struct FlowKey([property: Id(0)] DeviceId Exporter, [property: Id(1)] FlowTuple Tuple)
{
    public static FlowKey Parse(string text) =>
        TryParse(text, out var key)
            ? key
            : throw new FormatException($"'{text}' is not a flow key: write exporter~protocol~source~port~destination~port");

    public static bool TryParse([NotNullWhen(true)] string? text, out FlowKey key)
    {
        key = default;
        var parts = text?.Split('~');
        if (
            parts is not { Length: 6 }
            || !DeviceId.TryParse(parts[0], out var exporter)
            || !byte.TryParse(parts[1], out var protocol)
            || !IPAddress.TryParse(parts[2], out var source)
            || !ushort.TryParse(parts[3], out var sourcePort)
            || !IPAddress.TryParse(parts[4], out var destination)
            || !ushort.TryParse(parts[5], out var destinationPort)
        )
        {
            return false;
        }
        key = new FlowKey(exporter, FlowTuple.Create(source, destination, sourcePort, destinationPort, protocol));
        return true;
    }

    public override string ToString() =>
        $"{Exporter}~{Tuple.Protocol}~{Tuple.Source}~{Tuple.SourcePort}~{Tuple.Destination}~{Tuple.DestinationPort}";
}
