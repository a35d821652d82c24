using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>A device that knows what the test says. Applying an update tells its observers, as a real device does.</summary>
internal sealed class TestDeviceGrain(TestGrid grid) : Grain, IDeviceGrain
{
    private readonly HashSet<IDeviceObserver> _observers = [];

    private DeviceId Id => DeviceId.Parse(this.GetPrimaryKeyString());

    public async Task<DeviceEffect?> ApplyAsync(long sequence, long previous, DeviceUpdate update)
    {
        foreach (var observer in _observers)
        {
            await observer.OnChangedAsync(grid.Devices[Id], update.Interfaces);
        }
        return DeviceEffect.Nothing;
    }

    public Task<DeviceSnapshot?> GetAsync() =>
        grid.Failure is { } failure ? Task.FromException<DeviceSnapshot?>(failure) : Task.FromResult(grid.Devices.GetValueOrDefault(Id));

    public Task<ImmutableArray<InterfaceSummary>> GetInterfacesAsync() =>
        Task.FromResult(
            grid.Interfaces.Values.Select(i => i.Summary)
                .Where(s => s.Id.Device == Id)
                .OrderBy(s => s.Id.Name, StringComparer.Ordinal)
                .ToImmutableArray()
        );

    public Task SubscribeAsync(IDeviceObserver observer)
    {
        _observers.Add(observer);
        grid.Subscribers[Id] = _observers.Count;
        return Task.CompletedTask;
    }

    public Task UnsubscribeAsync(IDeviceObserver observer)
    {
        _observers.Remove(observer);
        grid.Subscribers[Id] = _observers.Count;
        return Task.CompletedTask;
    }

    public Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        grid.Learnt.Enqueue($"{Id} {metric} {verdict} {score}");
        return Task.FromResult<double?>(6);
    }

    public Task<bool> FlushAsync(long expected, long durable) => Task.FromResult(true);

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() =>
        Task.FromResult<ImmutableArray<DetectorReport>>([
            new DetectorReport
            {
                Metric = "in_bits",
                Points = 100,
                Threshold = 4.5,
                Maturity = 0.5,
                LastSample = Snapshots.Time,
            },
        ]);
}
