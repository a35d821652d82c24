using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>An object store that a <see cref="CrashPlan"/> may end.</summary>
internal sealed class CrashingStore(IObjectStore inner, CrashPlan plan) : IObjectStore
{
    public async ValueTask<ObjectUpload> CreateAsync(string name, CancellationToken cancellation)
    {
        plan.Step();
        return new CrashingUpload(await inner.CreateAsync(name, cancellation), plan);
    }

    public ValueTask<byte[]> ReadAsync(string name, long offset, int count, CancellationToken cancellation) =>
        inner.ReadAsync(name, offset, count, cancellation);

    public ValueTask<long?> LengthAsync(string name, CancellationToken cancellation) => inner.LengthAsync(name, cancellation);

    public ValueTask<List<string>> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public async ValueTask DeleteAsync(string name, CancellationToken cancellation)
    {
        plan.Step();
        await inner.DeleteAsync(name, cancellation);
        plan.Step();
    }

    public async ValueTask MoveAsync(string from, string to, CancellationToken cancellation)
    {
        plan.Step();
        await inner.MoveAsync(from, to, cancellation);
        plan.Step();
    }

    public void Dispose() => inner.Dispose();

    private sealed class CrashingUpload(ObjectUpload inner, CrashPlan plan) : ObjectUpload
    {
        public override Stream Stream => inner.Stream;

        public override async ValueTask CompleteAsync(CancellationToken cancellation)
        {
            plan.Step();
            await inner.CompleteAsync(cancellation);
            plan.Step();
        }

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
