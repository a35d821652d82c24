namespace TelemetryGrid.Sources.Api;

/// <summary>How a step of an <see cref="ApiPath"/> goes on.</summary>
public enum ApiPathStepKind
{
    /// <summary>To the member of an object.</summary>
    Member,

    /// <summary>To one element of an array; negative numbers count from its end.</summary>
    Index,

    /// <summary>To each element of an array or member of an object.</summary>
    Each,

    /// <summary>To each of them for which the filter holds.</summary>
    Filter,
}
