using Microsoft.Extensions.Options;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>How many requests of the Prometheus API are worked on at once.</summary>
internal sealed class ApiGate(IOptions<GatewayOptions> options)
{
    private readonly int _limit = options.Value.MaxConcurrentRequests;
    private int _inside;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= _limit)
        {
            return true;
        }
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
