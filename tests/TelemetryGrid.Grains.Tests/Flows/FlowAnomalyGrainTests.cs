using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Tests.Flows;

/// <summary>From a heavy flow's traffic to an anomaly that can be found, and what feedback on it does.</summary>
public sealed class FlowAnomalyGrainTests : IAsyncDisposable
{
    private const long Start = 1_767_225_600_000;
    private const int Quiet = 2_500;
    private static readonly FlowKey Key = FlowKey.Parse("core-1~6~10.0.0.1~443~10.0.0.2~51234");

    private TestGrid _grid = null!;

    [Fact]
    public async Task Traffic_WithASurge_TellsOfItOnceAndLearns()
    {
        _grid = await TestGrid.StartAsync();
        for (var minute = 0; minute < Quiet; minute++)
        {
            await _grid.IngestAsync(0, Minute(minute, 1));
        }
        await _grid.CatchUpAsync(0);
        Assert.Empty(await FindAsync());

        for (var minute = Quiet; minute < Quiet + 10; minute++)
        {
            await _grid.IngestAsync(0, Minute(minute, 6));
        }
        await _grid.CatchUpAsync(0);

        var surge = Assert.Single(await FindAsync());
        Assert.Equal((Key.Exporter, Key.ToString(), FlowWatch.Bits), (surge.Device, surge.Labels["flow"], surge.Labels["metric"]));
        Assert.Contains("the flow core-1~6~10.0.0.1~443~10.0.0.2~51234 is", surge.Body, StringComparison.Ordinal);
        Assert.True(AnomalyId.TryParse(surge.Labels["anomaly_id"], out var id));
        Assert.Equal(EntityId.Of(Key), id.Entity);
        var flow = _grid.Grains.GetGrain<IFlowGrain>(Key.ToString());
        var snapshot = await flow.GetAsync();
        Assert.InRange(snapshot!.BitRateBaseline!.Expected, 7e7, 2e8);

        Assert.Equal(9.5, await flow.LearnAsync(FlowWatch.Bits, AnomalyVerdict.FalsePositive, 9));
        await _grid.KillAsync(flow);
        flow = _grid.Grains.GetGrain<IFlowGrain>(Key.ToString());
        Assert.Equal(9.5, Assert.Single(await flow.GetDetectorsAsync()).Threshold);
    }

    [Fact]
    public async Task Learn_OfAFlowThatNeverWas_IsNothing()
    {
        _grid = await TestGrid.StartAsync();
        var flow = _grid.Grains.GetGrain<IFlowGrain>(Key.ToString());

        Assert.Null(await flow.LearnAsync(FlowWatch.Bits, AnomalyVerdict.FalsePositive, 9));
        Assert.Empty(await flow.GetDetectorsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task<ImmutableArray<EventRecord>> FindAsync()
    {
        var answer = await _grid
            .Grains.GetGrain<IRecordQueryGrain>("site")
            .FindAsync(new RecordFind { Category = TelemetryCategory.Event, Name = AnomalyEventNames.Detected });
        return [.. answer.Records.Select(r => (EventRecord)r.Record)];
    }

    // A daily rhythm around 100 Mbit/s with noise of a tenth.
    private static byte[] Minute(int minute, double factor)
    {
        var megabits = 100 + (40 * Math.Sin(minute / 1440.0 * 2 * Math.PI)) + (new Random(minute).NextDouble() * 10);
        var start = Start + (minute * 60_000L);
        var octets = (ulong)(factor * megabits * 1e6 / 8 * 60);
        return TestGrid.Batch(w => w.AddFlows(Key.Exporter, [new FlowAggregate(Key.Tuple, default, start, start + 60_000, octets, 1, 1)]));
    }
}
