using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>An object store on a disk with so many bytes left.</summary>
internal sealed class FullStore(IObjectStore inner) : IObjectStore
{
    public long Left { get; set; } = long.MaxValue;

    public async ValueTask<ObjectUpload> CreateAsync(string name, CancellationToken cancellation) =>
        new LimitedUpload(await inner.CreateAsync(name, cancellation), this);

    public ValueTask<byte[]> ReadAsync(string name, long offset, int count, CancellationToken cancellation) =>
        inner.ReadAsync(name, offset, count, cancellation);

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellation) => inner.LengthAsync(name, cancellation);

    public ValueTask<List<string>> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public ValueTask DeleteAsync(string name, CancellationToken cancellation) => inner.DeleteAsync(name, cancellation);

    public ValueTask MoveAsync(string from, string to, CancellationToken cancellation) => inner.MoveAsync(from, to, cancellation);

    public void Dispose() => inner.Dispose();

    private sealed class LimitedUpload(ObjectUpload inner, FullStore store) : ObjectUpload
    {
        private readonly LimitedStream _stream = new(inner.Stream, store);

        public override Stream Stream => _stream;

        public override ValueTask CompleteAsync(CancellationToken cancellation) => inner.CompleteAsync(cancellation);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class LimitedStream(Stream inner, FullStore store) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            store.Left -= buffer.Length;
            return store.Left < 0 ? throw new IOException("No space left on device") : inner.WriteAsync(buffer, cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush() => inner.Flush();
    }
}
