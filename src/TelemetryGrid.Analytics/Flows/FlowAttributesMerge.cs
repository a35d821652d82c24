namespace TelemetryGrid.Analytics.Flows;

/// <summary>Folds the attributes of a new record into those kept for its key, such as an OR of TCP flags. Must not depend on anything else.</summary>
/// <param name="kept">The attributes to update.</param>
/// <param name="incoming">Those of the new record.</param>
public delegate void FlowAttributesMerge<TAttributes>(ref TAttributes kept, in TAttributes incoming)
    where TAttributes : unmanaged;
