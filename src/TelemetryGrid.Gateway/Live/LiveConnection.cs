using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace TelemetryGrid.Gateway.Live;

/// <summary>How many streams one connection has open.</summary>
internal sealed class LiveConnection(int maxStreams)
{
    private int _open;

    /// <summary>Passes a stream on unless the connection has as many as it may.</summary>
    public async IAsyncEnumerable<T> CountAsync<T>(IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > maxStreams)
            {
                throw new HubException($"One live connection may have {maxStreams} streams open; end one first.");
            }
            await foreach (var item in stream.WithCancellation(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
