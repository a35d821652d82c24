using System.Buffers;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>A page in pooled memory, accounted for in the budget of its client until it is disposed of.</summary>
internal sealed class ScrapeBody(ScrapeBudget budget) : IDisposable
{
    private const int SmallestBuffer = 16 << 10;

    private byte[] _buffer = [];

    public int Length { get; private set; }

    public bool IsOpenMetrics { get; init; }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <exception cref="ScrapeException">The page is longer than the limit, or there is no room for it now.</exception>
    public async Task ReadAsync(Stream stream, int expected, int limit, CancellationToken cancellation)
    {
        Grow(Math.Clamp(expected, SmallestBuffer, Math.Max(limit, SmallestBuffer)));
        while (true)
        {
            if (Length == _buffer.Length)
            {
                Grow((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
            }
            var read = await stream.ReadAsync(_buffer.AsMemory(Length), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }
            Length += read;
            if (Length > limit)
            {
                throw new ScrapeException("body_size", $"the page is longer than body_size_limit ({limit} bytes)");
            }
        }
    }

    public void Dispose()
    {
        budget.Return(_buffer.Length);
        Release(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        if (!budget.TryTake(larger.Length - _buffer.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw new ScrapeException("overload", "pages of other targets take all the memory that scraping may have");
        }
        Bytes.CopyTo(larger);
        Release(_buffer);
        _buffer = larger;
    }

    private static void Release(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
