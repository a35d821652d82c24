using System.Collections.Immutable;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Series;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>A partition that holds the devices that hash to it. A checkpoint rings its doorbell.</summary>
internal sealed class TestPartitionGrain(TestGrid grid) : Grain, IPartitionGrain
{
    private readonly HashSet<IPartitionObserver> _observers = [];
    private ImmutableArray<DeviceId> _announced = [];

    private int Partition => int.Parse(this.GetPrimaryKeyString());

    private ImmutableArray<DeviceId> Devices => [.. grid.Devices.Keys.Where(d => new PartitionMap(TestGrid.Partitions).Of(d) == Partition)];

    public async Task<PartitionStatus> StartAsync()
    {
        if (Partition == 1)
        {
            await grid.CatchUp;
        }
        return await GetStatusAsync();
    }

    public Task<PartitionStatus> GetStatusAsync() =>
        Task.FromResult(
            new PartitionStatus
            {
                Partition = Partition,
                AppliedSequence = 10 + Partition,
                CheckpointSequence = 5,
                Traffic = new FlowTraffic(3, 2, 1),
                Devices = Devices.Length,
            }
        );

    public Task<FlowTop> GetTopFlowsAsync(FlowTopQuery query) => Task.FromResult(grid.Top(query));

    public Task<ImmutableArray<DeviceId>> ListDevicesAsync() => Task.FromResult(Devices);

    public Task SubscribeAsync(IPartitionObserver observer)
    {
        if (_observers.Add(observer))
        {
            _announced = Devices;
        }
        return Task.CompletedTask;
    }

    public Task<SeriesSelectAnswer> SelectSeriesAsync(SeriesSelect request) => throw new NotSupportedException();

    public Task<SeriesEvaluateAnswer> EvaluateSeriesAsync(SeriesEvaluate request) => throw new NotSupportedException();

    public Task<SeriesFindAnswer> FindSeriesAsync(SeriesFind request) => throw new NotSupportedException();

    public Task<SeriesExemplarsAnswer> FindExemplarsAsync(SeriesFind request) => throw new NotSupportedException();

    public Task StopSeriesAsync(Guid question) => throw new NotSupportedException();

    public async Task CheckpointAsync()
    {
        var devices = Devices;
        ImmutableArray<DeviceId> added = [.. devices.Except(_announced)];
        _announced = devices;
        foreach (var observer in _observers)
        {
            await observer.OnChangedAsync(added, flowsChanged: true);
        }
    }
}
