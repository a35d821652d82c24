namespace TelemetryGrid.Protocols.Streaming;

/// <summary>Takes what a reader finds, in the order of the message. What was given stays given when a message turns out to be broken further on.</summary>
public interface ITelemetrySink
{
    void OnUpdate(in TelemetryUpdate update);

    /// <summary>The path and everything below it is gone. Its elements may lack keys, which then means every entry.</summary>
    void OnDelete(in TelemetryUpdate update);
}
