namespace TelemetryGrid.Analytics.Tests.Flows;

/// <summary>As large as a real flow key: 40 bytes without padding.</summary>
internal readonly record struct FiveTuple(
    ulong SourceHigh,
    ulong Source,
    ulong DestinationHigh,
    ulong Destination,
    uint Ports,
    uint Protocol
)
{
    public static FiveTuple Number(int number) => new(0, (ulong)number, 7, (ulong)number * 31, (uint)number % 65_536, 17);
}
