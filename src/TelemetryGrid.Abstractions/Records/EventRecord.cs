namespace TelemetryGrid.Records;

/// <summary>Something that happened once: a trap, a link going down, a restart.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.EventRecord")]
public sealed record EventRecord : TelemetryRecord
{
    public override TelemetryCategory Category => TelemetryCategory.Event;

    /// <summary>Dotted lower-case name, for example <c>interface.status_changed</c>.</summary>
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public string Body { get; init; } = "";
}
