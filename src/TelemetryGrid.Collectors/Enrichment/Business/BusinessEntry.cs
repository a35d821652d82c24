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
    public bool IsOneDevice => Device is not null && Labels.Count == 0 && !Device.Contains('*');
}
