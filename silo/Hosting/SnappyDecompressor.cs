using TelemetryGrid.Gateway.Prometheus.Writes;
using TelemetryGrid.Protocols.Snappy;

namespace TelemetryGrid.Silo.Hosting;

/// <inheritdoc/>
internal sealed class SnappyDecompressor : IRemoteWriteDecompressor
{
    public bool TryGetLength(ReadOnlySpan<byte> compressed, out int length) => SnappyBlock.TryGetUncompressedLength(compressed, out length);

    public bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> into, out int written) =>
        SnappyBlock.TryDecompress(compressed, into, out written);
}
