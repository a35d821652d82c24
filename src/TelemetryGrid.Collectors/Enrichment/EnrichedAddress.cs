using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>An address that a record speaks of, and the beginning of the annotations about it: <c>source</c> of <c>source.geo.country_iso_code</c>.</summary>
internal readonly record struct EnrichedAddress(string Prefix, FlowAddress Address)
{
    /// <summary>The address of the device itself; its networks also give labels.</summary>
    public bool IsDevice => ReferenceEquals(Prefix, DevicePrefix);

    public const string DevicePrefix = "device";
}
