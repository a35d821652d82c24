namespace TelemetryGrid.Sources;

/// <summary>
/// Keeps or drops what a source reports. <see cref="Field"/> is <c>exporter</c> (a CIDR prefix or address, flow sources) or
/// <c>interface</c> (an ifName with <c>*</c> and <c>?</c>, SNMP sources). The first filter that matches decides; with none matching,
/// a record passes unless the source has an including filter.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceFilter")]
public sealed record SourceFilter([property: Id(0)] string Field, [property: Id(1)] string Pattern, [property: Id(2)] bool Include);
