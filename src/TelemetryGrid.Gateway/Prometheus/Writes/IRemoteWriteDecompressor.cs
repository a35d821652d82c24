namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>Decompresses the bodies of remote write (Snappy, block format). Thread-safe; never throws on malformed input.</summary>
public interface IRemoteWriteDecompressor
{
    /// <summary>The length that a body says it has uncompressed; false when it does not even say that rightly.</summary>
    bool TryGetLength(ReadOnlySpan<byte> compressed, out int length);

    /// <summary>Decompresses into a buffer of at least that length; false when the body is malformed or has another length.</summary>
    bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> into, out int written);
}
