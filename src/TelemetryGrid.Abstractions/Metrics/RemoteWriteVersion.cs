namespace TelemetryGrid.Metrics;

/// <summary>The protobuf message of a remote-write request.</summary>
public enum RemoteWriteVersion
{
    /// <summary><c>prometheus.WriteRequest</c> (1.0).</summary>
    V1,

    /// <summary><c>io.prometheus.write.v2.Request</c> (2.0).</summary>
    V2,
}
