namespace TelemetryGrid.Client;

/// <summary>Keeps or drops what a source reports; the first filter that matches decides.</summary>
/// <param name="Field"><c>exporter</c> for flow sources, <c>interface</c> for SNMP sources.</param>
/// <param name="Pattern">An address or CIDR prefix for exporters; an ifName with <c>*</c> and <c>?</c> for interfaces.</param>
/// <param name="Include">True keeps what matches, false drops it.</param>
public sealed record SourceFilter(string Field, string Pattern, bool Include = true);
