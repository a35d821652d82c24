using System.Collections.Immutable;
using TelemetryGrid.Collectors.Enrichment.Networks;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>Whose something is and what it serves; null where nothing is said.</summary>
/// <param name="Device">Device id, with <c>*</c> for any characters; null when any device.</param>
/// <param name="Labels">Labels that must all have these values.</param>
internal sealed record BusinessEntry(
    string? Device,
    IReadOnlyDictionary<string, string> Labels,
    string? Owner,
    string? Service,
    string? Criticality,
    string? CostCentre
)
{
    /// <summary>Canonical name of an interface, which the record must speak of; null when any.</summary>
    public string? Interface { get; init; }

    /// <summary>The network that the device's address must be in; null when any.</summary>
    public NetworkPrefix? Network { get; init; }

    public bool IsOneDevice => Device is not null && Labels.Count == 0 && Interface is null && Network is null && !Device.Contains('*');

    /// <summary>From what came through the API, which has checked it.</summary>
    public static BusinessEntry Of(BusinessContextEntry entry) =>
        new(
            entry.Device?.ToLowerInvariant(),
            ImmutableDictionary<string, string>.Empty,
            entry.Owner,
            entry.Service,
            entry.Criticality,
            entry.CostCentre
        )
        {
            Interface = entry.Interface is { } name ? PortName.Canonical(name) : null,
            Network = entry.Network is { } text && NetworkPrefix.TryParse(text, out var network, out _) ? network : null,
        };
}
