using System.Buffers;
using System.Text.Json;

namespace TelemetryGrid.Collectors.Api;

/// <summary>One answer of a server: a JSON document in pooled memory.</summary>
internal sealed class ApiPage : IDisposable
{
    private readonly byte[] _buffer;
    private readonly JsonDocument _document;

    private ApiPage(byte[] buffer, int length, JsonDocument document, string link)
    {
        _buffer = buffer;
        _document = document;
        (Length, Link) = (length, link);
    }

    public JsonElement Root => _document.RootElement;

    public int Length { get; }

    /// <summary>The <c>Link</c> headers; empty for none.</summary>
    public string Link { get; }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="limit">Bytes that may come.</param>
    /// <param name="type">What the server says it is.</param>
    /// <param name="link">The <c>Link</c> headers.</param>
    /// <exception cref="ApiException">It is longer, or no JSON.</exception>
    public static async Task<ApiPage> ReadAsync(Stream stream, int limit, string type, string link, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * length, Array.MaxLength));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }
                length += read;
                if (length > limit)
                {
                    throw new ApiException("size", $"the answer is longer than max_bytes leaves room for ({limit} bytes)");
                }
            }
            // RFC 8259 §8.1: a parser may ignore a byte order mark.
            var start = buffer.AsSpan(0, length).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
            return new ApiPage(buffer, length, Parse(buffer.AsMemory(start, length - start), start, type), link);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        _document.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text, int start, string type)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            var at = start + OffsetOf(text.Span, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var what = text.IsEmpty ? "the answer is empty" : $"the answer is not JSON at byte {at}";
            throw new ApiException("not_json", type.Length == 0 ? what : $"{what}; the server calls it {type}");
        }
    }

    private static long OffsetOf(ReadOnlySpan<byte> text, long line, long inLine)
    {
        var offset = 0;
        for (; line > 0; line--)
        {
            var end = text[offset..].IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }
            offset += end + 1;
        }
        return offset + inLine;
    }
}
