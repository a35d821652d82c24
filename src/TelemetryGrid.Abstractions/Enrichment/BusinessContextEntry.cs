namespace TelemetryGrid.Enrichment;

/// <summary>
/// Whose something is and what it serves. All of device, interface and network that are there must fit; null where nothing is said.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.BusinessContextEntry")]
public sealed record BusinessContextEntry
{
    /// <summary>Longest text of a field.</summary>
    public const int MaxText = 128;

    /// <summary>Device id, with <c>*</c> for any characters.</summary>
    [Id(0)]
    public string? Device { get; init; }

    /// <summary>Name of an interface, in any spelling.</summary>
    [Id(1)]
    public string? Interface { get; init; }

    /// <summary>Network that the device's address is in, for example <c>10.1.0.0/16</c>.</summary>
    [Id(2)]
    public string? Network { get; init; }

    [Id(3)]
    public string? Owner { get; init; }

    [Id(4)]
    public string? Service { get; init; }

    [Id(5)]
    public string? Criticality { get; init; }

    [Id(6)]
    public string? CostCentre { get; init; }
}
