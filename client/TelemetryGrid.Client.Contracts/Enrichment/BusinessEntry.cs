namespace TelemetryGrid.Client;

/// <summary>Matches by device, interface and network, of which one is needed and all that are there must fit, and says at least one thing.</summary>
public sealed record BusinessEntry
{
    /// <summary>Device id, with <c>*</c> for any characters.</summary>
    public string? Device { get; init; }

    /// <summary>Name of an interface, in any spelling; only records that speak of it fit.</summary>
    public string? Interface { get; init; }

    /// <summary>Network that the device's address is in, for example <c>10.1.0.0/16</c>.</summary>
    public string? Network { get; init; }

    /// <summary>Becomes the label <c>owner</c>.</summary>
    public string? Owner { get; init; }

    /// <summary>Becomes the label <c>service</c>.</summary>
    public string? Service { get; init; }

    /// <summary>Becomes the label <c>criticality</c>.</summary>
    public string? Criticality { get; init; }

    /// <summary>Becomes the annotation <c>cost_centre</c>.</summary>
    public string? CostCentre { get; init; }
}
