namespace TelemetryGrid.Analytics.Flows;

/// <summary>Where a part of a flow record was counted.</summary>
internal enum FlowPlacement
{
    /// <summary>Under its key.</summary>
    Tracked,

    /// <summary>Under its key, which took the place of a lighter one.</summary>
    Replaced,

    /// <summary>Only in its group: the slice is full of heavier keys.</summary>
    Other,
}
