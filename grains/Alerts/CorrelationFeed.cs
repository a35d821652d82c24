using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// Hands news of alerts on to the correlation of the site, one batch after the other and beside the grain's own turns: correlation that is
/// slow or fails delays no notification. Holds a bounded number of news; the oldest give way, and are counted.
/// </summary>
internal sealed class CorrelationFeed(ICorrelationGrain correlation, AlertMetrics metrics, TimeProvider time)
{
    private const int MaxWaiting = 100_000;
    private const int MaxBatch = 5_000;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Queue<GridAlert> _waiting = new();
    private bool _isRunning;

    public void Add(IEnumerable<GridAlert> alerts)
    {
        foreach (var alert in alerts)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                _waiting.Dequeue();
                metrics.Dropped("correlation_full", 1);
            }
            _waiting.Enqueue(alert);
        }
        if (!_isRunning && _waiting.Count > 0)
        {
            _isRunning = true;
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (_waiting.Count > 0)
            {
                var batch = ImmutableArray.CreateBuilder<GridAlert>(Math.Min(MaxBatch, _waiting.Count));
                while (batch.Count < MaxBatch && _waiting.TryDequeue(out var alert))
                {
                    batch.Add(alert);
                }
                await SendAsync(batch.ToImmutable());
            }
        }
        finally
        {
            _isRunning = false;
        }
    }

    private async Task SendAsync(ImmutableArray<GridAlert> batch)
    {
        // Once more after a failure; after that their senders say it again.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await correlation.ReceiveAsync(batch).WaitAsync(Patience, time);
                return;
            }
            catch (Exception)
            {
                metrics.Failed("correlation_unreachable");
                await Task.Delay(RetryDelay, time);
            }
        }
        metrics.Dropped("correlation_unreachable", batch.Length);
    }
}
