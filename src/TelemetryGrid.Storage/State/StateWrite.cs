namespace TelemetryGrid.Storage.State;

/// <summary>A write or delete on its way to the writer. Callers continue on the pool, never on the writer's turn.</summary>
internal sealed class StateWrite(string kind, string key, ReadOnlyMemory<byte> data, long? expectedETag, bool isDelete)
    : TaskCompletionSource<StateWriteResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public string Kind { get; } = kind;

    public string Key { get; } = key;

    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Null for any, 0 for none, else the version that must be stored.</summary>
    public long? ExpectedETag { get; } = expectedETag;

    public bool IsDelete { get; } = isDelete;

    /// <summary>Known before the commit, told after it.</summary>
    public StateWriteResult Outcome { get; set; }
}
