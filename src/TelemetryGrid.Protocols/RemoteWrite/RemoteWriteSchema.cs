namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Which protobuf message a remote-write body holds; the request's content type says so.</summary>
public enum RemoteWriteSchema : byte
{
    /// <summary><c>prometheus.WriteRequest</c>, remote write 1.0.</summary>
    V1,

    /// <summary><c>io.prometheus.write.v2.Request</c>, remote write 2.0.</summary>
    V2,
}
