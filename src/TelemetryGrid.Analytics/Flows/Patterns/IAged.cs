namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Says when it was last of use.</summary>
internal interface IAged
{
    long LastSeen { get; }
}
