using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>Reads the bodies of writes into bounded buffers.</summary>
internal static class WriteBody
{
    /// <summary>The longest body as it is sent.</summary>
    public const int MaxCompressedBytes = 32 << 20;

    /// <summary>The longest body once decompressed.</summary>
    public const int MaxBytes = 128 << 20;

    // A sender that trickles holds a place that others wait for.
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(10));

    // A length that a sender claims is given memory only as its bytes arrive.
    private const int FirstBytes = 256 * 1024;

    /// <summary>The body as it was sent.</summary>
    /// <exception cref="WriteException">It is too long, breaks off, or there is no memory for it now.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, WriteLease lease, int limit)
    {
        AllowBody(context, limit);
        return await ReadAsync(context, context.Request.Body, lease, limit, "as it was sent");
    }

    /// <summary>The body, decompressed with gzip.</summary>
    /// <exception cref="WriteException">It is too long, malformed, or there is no memory for it now.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadGzipAsync(HttpContext context, WriteLease lease)
    {
        AllowBody(context, MaxCompressedBytes);
        await using var gzip = new GZipStream(context.Request.Body, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return await ReadAsync(context, gzip, lease, MaxBytes, "decompressed");
        }
        catch (InvalidDataException e)
        {
            throw WriteException.Malformed($"The body is not gzip: {e.Message}");
        }
    }

    /// <summary>Decompresses what remote write sent; its length is known, and checked, before there is a buffer for it.</summary>
    public static ReadOnlyMemory<byte> Decompress(IRemoteWriteDecompressor snappy, ReadOnlyMemory<byte> compressed, WriteLease lease)
    {
        if (!snappy.TryGetLength(compressed.Span, out var length))
        {
            throw WriteException.Malformed("The body is not a Snappy block: its length cannot be read.");
        }
        if (length > MaxBytes)
        {
            throw WriteException.TooLarge($"The body has {length} bytes decompressed; at most {MaxBytes} are taken.");
        }
        var buffer = lease.Rent(length);
        return snappy.TryDecompress(compressed.Span, buffer.AsSpan(0, length), out var written) && written == length
            ? buffer.AsMemory(0, length)
            : throw WriteException.Malformed($"The body is not a Snappy block of {length} bytes: it is damaged or cut off.");
    }

    private static void AllowBody(HttpContext context, long limit)
    {
        if (context.Request.ContentLength > limit)
        {
            throw WriteException.TooLarge($"The body has {context.Request.ContentLength} bytes; at most {limit} are taken.");
        }
        // One more than is taken, so that what is too long is told here.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit + 1;
        }
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = Slowest;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        HttpContext context,
        Stream body,
        WriteLease lease,
        int limit,
        string what
    )
    {
        var length = 0;
        var capacity = (int)Math.Clamp((context.Request.ContentLength ?? FirstBytes) + 1, 1, FirstBytes);
        var buffer = lease.Rent(capacity);
        while (true)
        {
            int read;
            try
            {
                read = await body.ReadAsync(buffer.AsMemory(length, capacity - length), context.RequestAborted);
            }
            catch (BadHttpRequestException e)
            {
                throw new WriteException(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLong() : e.Message);
            }
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }
            length += read;
            if (length > limit)
            {
                throw WriteException.TooLarge(TooLong());
            }
            if (length == capacity)
            {
                capacity = (int)Math.Min(2L * capacity, limit + 1L);
                buffer = lease.Grow(buffer, length, capacity);
            }
        }

        string TooLong() => $"The body is longer than the {limit} bytes that are taken {what}.";
    }
}
