namespace TelemetryGrid.Storage.Log;

/// <summary>An append on its way to the writer. Callers continue on the pool, never on the writer's turn.</summary>
internal sealed class PendingAppend(ReadOnlyMemory<byte> payload)
    : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ReadOnlyMemory<byte> Payload { get; } = payload;
}
