using System.Collections.Concurrent;
using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Rules;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Keeps what rules told.</summary>
internal sealed class TestAlertOutlet : IAlertOutlet
{
    private readonly ConcurrentQueue<GridAlert> _told = new();

    public bool IsBroken { get; set; }

    public IReadOnlyList<GridAlert> Told => [.. _told];

    public Task SendAsync(ImmutableArray<GridAlert> alerts)
    {
        if (IsBroken)
        {
            throw new IOException("Nobody answers.");
        }
        foreach (var alert in alerts)
        {
            _told.Enqueue(alert);
        }
        return Task.CompletedTask;
    }
}
