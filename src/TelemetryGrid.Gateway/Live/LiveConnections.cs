using Microsoft.Extensions.Options;

namespace TelemetryGrid.Gateway.Live;

/// <summary>How many live connections there are, which is bounded.</summary>
internal sealed class LiveConnections(IOptions<GatewayOptions> options, LiveMetrics metrics)
{
    private int _open;

    public int Maximum => options.Value.MaxLiveConnections;

    /// <summary>Null when there are as many as may be.</summary>
    public LiveConnection? TryOpen()
    {
        if (Interlocked.Increment(ref _open) > Maximum)
        {
            Interlocked.Decrement(ref _open);
            return null;
        }
        metrics.Connections.Add(1);
        return new LiveConnection(options.Value.MaxStreamsPerConnection);
    }

    public void Close()
    {
        Interlocked.Decrement(ref _open);
        metrics.Connections.Add(-1);
    }
}
