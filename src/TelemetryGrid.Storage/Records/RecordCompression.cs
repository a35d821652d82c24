using System.IO.Compression;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// How blocks are compressed: Brotli at quality 1, which of the qualities fast enough for a stream of records is the smallest
/// for its time; the window is that of a block.
/// </summary>
internal static class RecordCompression
{
    private const int Quality = 1;
    private const int Window = 18;

    public static int MaxLength(int raw) => BrotliEncoder.GetMaxCompressedLength(raw);

    /// <returns>Bytes written; <paramref name="to"/> has <see cref="MaxLength"/> bytes.</returns>
    public static int Compress(ReadOnlySpan<byte> raw, Span<byte> to) =>
        BrotliEncoder.TryCompress(raw, to, out var written, Quality, Window)
            ? written
            : throw new InvalidOperationException("A block was not compressed although there was room.");

    /// <summary>False when the body is not what was compressed.</summary>
    /// <param name="to">Of the length that the raw bytes have.</param>
    public static bool TryDecompress(ReadOnlySpan<byte> body, Span<byte> to) =>
        BrotliDecoder.TryDecompress(body, to, out var written) && written == to.Length;
}
