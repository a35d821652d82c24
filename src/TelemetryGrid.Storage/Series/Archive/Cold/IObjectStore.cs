namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Where block files are kept: names with "/" in them, immutable bytes. Failures are <see cref="IOException"/>s with one sentence.</summary>
internal interface IObjectStore : IDisposable
{
    /// <summary>Begins an object. It appears, replacing one of the same name, when it is completed, and not at all when it is not.</summary>
    ValueTask<ObjectUpload> CreateAsync(string name, CancellationToken cancellation);

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    /// <exception cref="EndOfStreamException">It is shorter.</exception>
    ValueTask<byte[]> ReadAsync(string name, long offset, int count, CancellationToken cancellation);

    /// <summary>The object's size; null when there is none.</summary>
    ValueTask<long?> LengthAsync(string name, CancellationToken cancellation);

    /// <summary>Names of all objects that begin with a prefix which ends in "/", and of what uploads that were cut off left there.</summary>
    ValueTask<List<string>> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Removes an object; one that is not there is none the less removed.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Renames an object.</summary>
    ValueTask MoveAsync(string from, string to, CancellationToken cancellation);
}
