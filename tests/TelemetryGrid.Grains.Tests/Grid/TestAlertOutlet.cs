using System.Collections.Concurrent;
using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Rules;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Keeps what is told, and hands it on.</summary>
internal sealed class TestAlertOutlet(IAlertOutlet next) : IAlertOutlet
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
        return next.SendAsync(alerts);
    }
}
