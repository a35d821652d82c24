namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>An object that is being written. Disposing one that was not completed leaves nothing behind.</summary>
internal abstract class ObjectUpload : IAsyncDisposable
{
    /// <summary>Takes the bytes.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Makes the bytes durable and the object visible.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
