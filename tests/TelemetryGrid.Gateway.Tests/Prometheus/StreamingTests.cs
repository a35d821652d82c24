using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Gateway.Prometheus.Queries;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class StreamingTests
{
    [Fact]
    public async Task Matrix_OfManySamples_IsWrittenThroughAFewBuffers()
    {
        const int Series = 500;
        var times = Enumerable.Range(0, 1000).Select(i => 1_435_781_451_781 + (i * 15_000L)).ToArray();
        var values = times.Select((_, i) => i * 1.1).ToArray();
        var matrix = new MatrixValue([
            .. Enumerable.Range(0, Series).Select(i => new MatrixSeries(Labels.Of(("i", $"{i}")), times, values)),
        ]);
        var body = new CountingStream();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await WriteAsync(context, new MatrixValue([matrix.Series[0]]));
        var (before, allocated) = (body.Length, GC.GetAllocatedBytesForCurrentThread());

        // The stream takes everything at once, so all of it runs on this thread.
        var thread = Environment.CurrentManagedThreadId;
        await WriteAsync(context, matrix);
        Assert.Equal(thread, Environment.CurrentManagedThreadId);

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.InRange(body.Length - before, Series * 1000 * 25L, Series * 1000 * 50L);
        Assert.InRange(body.Largest, 1, 256 * 1024);
        Assert.True(allocated < (body.Length - before) / 8, $"{allocated} bytes were allocated to write {body.Length - before}.");
    }

    private static async Task WriteAsync(HttpContext context, MatrixValue matrix)
    {
        await using var json = new ApiJson(context);
        await QueryResultJson.WriteAsync(json, new QueryResult(matrix, [], 0), took: null);
        await json.FlushAsync();
    }

    private sealed class CountingStream : Stream
    {
        private long _length;

        public int Largest { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _length += count;
            Largest = Math.Max(Largest, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
