namespace TelemetryGrid.Sources.Api;

/// <summary>One step of an <see cref="ApiPath"/>.</summary>
/// <param name="Name">Of a member.</param>
/// <param name="Index">Of an element.</param>
/// <param name="Filter">What must hold.</param>
public sealed record ApiPathStep(ApiPathStepKind Kind, string Name = "", int Index = 0, ApiPathFilter? Filter = null)
{
    /// <summary>It may lead to several places.</summary>
    public bool IsMany => Kind is ApiPathStepKind.Each or ApiPathStepKind.Filter;
}
