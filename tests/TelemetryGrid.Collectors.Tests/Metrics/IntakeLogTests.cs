using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Collectors.Tests.Metrics;

/// <summary>The intake over a log that is slow, refuses, and acknowledges in odd orders.</summary>
public sealed class IntakeLogTests : IAsyncDisposable
{
    private const int SeriesInAll = 40;

    private readonly IntakeRig _rig = new();

    [Fact]
    public async Task Definition_UntilTheFirstIsAcknowledged_GoesWithEveryRequest()
    {
        _rig.Log.IsHeld = true;
        var first = WriteAsync(1);
        var second = WriteAsync(2);
        Assert.Equal(2, _rig.Read().Definitions.Count);
        Assert.False(first.IsCompleted || second.IsCompleted);

        _rig.Log.Settle(1);
        await second;
        _rig.Log.IsHeld = false;
        await WriteAsync(3);

        Assert.Equal(2, _rig.Read().Definitions.Count);
        _rig.Log.Settle(0);
        await first;
        Assert.Equal(3, _rig.Read().Samples.Count);
    }

    [Fact]
    public async Task Definition_OfASeriesThatGoesOn_ComesAgainEveryHalfHour()
    {
        for (var minute = 0; minute <= 61; minute++)
        {
            await WriteAsync(minute);
            Assert.Equal(1 + (minute / 30), _rig.Read().Definitions.Count);
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Refusal_NothingIsAcknowledged_AndTheSameRequestIsTakenLater()
    {
        // Reaches further back than the window: only what was taken may make a sample too old.
        void Request(RemoteWriteWriter w)
        {
            w.BeginSeries().Label("__name__", "m");
            for (var minute = 0; minute < 30; minute++)
            {
                w.Sample(minute, _rig.Now - (60_000L * (30 - minute)));
            }
            w.EndSeries().FamilyMetadata(RemoteWriteMetricType.Gauge, "m", "Help.", "");
        }
        _rig.Log.Refuse = _ => new IOException("The disk is full.");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var error = await Assert.ThrowsAsync<IOException>(() => _rig.WriteAsync(RemoteWriteVersion.V1, Request));
            Assert.Equal("The disk is full.", error.Message);
        }
        Assert.Empty(_rig.Read().Payloads);

        _rig.Log.Refuse = _ => null;
        var result = await _rig.WriteAsync(RemoteWriteVersion.V1, Request);

        Assert.Equal((30, 0), (result.Samples, result.Rejected));
        var log = _rig.Read();
        Assert.Equal((30, 1, 1), (log.Samples.Count, log.Definitions.Count, log.Metadata.Count));
    }

    [Fact]
    public async Task Refusal_OfOnePartition_SaysHowMuchTheLogTookAndDefinesAllAgain()
    {
        Task<MetricIntakeResult> All() =>
            _rig.WriteAsync(
                RemoteWriteVersion.V1,
                w =>
                {
                    for (var i = 0; i < SeriesInAll; i++)
                    {
                        w.BeginSeries().Label("__name__", $"m{i}").Sample(i, _rig.Now).EndSeries();
                    }
                }
            );
        _rig.Log.Refuse = partition => partition == 2 ? new IOException("Partition 2 is full.") : null;

        var error = await Assert.ThrowsAsync<IOException>(All);
        Assert.Equal("The log took 3 of the request's 4 parts, then refused: Partition 2 is full.", error.Message);
        Assert.InRange(_rig.Read().Definitions.Count, 1, SeriesInAll - 1);

        _rig.Log.Clear();
        _rig.Log.Refuse = _ => null;
        await All();
        Assert.Equal(SeriesInAll, _rig.Read().Definitions.Distinct().Count());
        Assert.Equal(SeriesInAll, _rig.Read().Samples.Count);
    }

    [Fact]
    public async Task Refusal_WhileALaterRequestIsTaken_LeavesTheNewestTimeUsable()
    {
        _rig.Log.IsHeld = true;
        var early = WriteAsync(1, _rig.Now - 1_200_000);
        var late = WriteAsync(2, _rig.Now);
        _rig.Log.Settle(1);
        await late;
        _rig.Log.Settle(0, new IOException("Full."));
        await Assert.ThrowsAsync<IOException>(() => early);
        _rig.Log.IsHeld = false;

        // What was refused was not too old when it came, and is not now.
        Assert.Equal(1, (await WriteAsync(1, _rig.Now - 1_200_000)).Samples);
    }

    [Fact]
    public async Task Cancellation_OfARequestUnderWay_LeavesTheIntakeUsable()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        _rig.Log.Refuse = _ => gone.IsCancellationRequested ? new OperationCanceledException(gone.Token) : null;
        var body = IntakeRig.Body(RemoteWriteVersion.V1, w => w.BeginSeries().Label("__name__", "m").Sample(1, _rig.Now).EndSeries());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _rig.Intake.RemoteWriteAsync(body, RemoteWriteVersion.V1, gone.Token)
        );

        _rig.Log.Refuse = _ => null;
        Assert.Equal(1, (await _rig.Intake.RemoteWriteAsync(body, RemoteWriteVersion.V1, CancellationToken.None)).Samples);
        Assert.Single(_rig.Read().Definitions);
    }

    // Requests overlap, are refused here and there and sent again, and are acknowledged in any order. What counts: every acknowledged sample
    // is in the log, behind a definition of its series (IntakeRig.Read checks that), and nothing else than was sent.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Requests_InAnyOrderWithRefusals_DefineBeforeTheySay(int seed)
    {
        var random = new Random(seed);
        var sent = new HashSet<(string, long, ulong)>();
        var acknowledged = new HashSet<(string, long, ulong)>();
        var running = new List<(Task<MetricIntakeResult> Task, List<(string, long, ulong)> Samples)>();
        var refusals = 0;
        _rig.Log.IsHeld = true;
        for (var step = 0; step < 2_000; step++)
        {
            if (random.Next(2) == 0 && running.Count < 12)
            {
                running.Add(Start(random, step, sent));
            }
            else if (_rig.Log.PendingCount is var pending and > 0)
            {
                _rig.Log.Settle(random.Next(pending), random.Next(12) == 0 ? new IOException("Full.") : null);
            }
            if (random.Next(20) == 0)
            {
                _rig.Time.Advance(TimeSpan.FromMinutes(random.Next(40)));
            }
            refusals += await CollectAsync(running, acknowledged);
        }
        while (_rig.Log.PendingCount > 0)
        {
            _rig.Log.Settle(random.Next(_rig.Log.PendingCount));
        }
        foreach (var (task, _) in running)
        {
            await task.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        refusals += await CollectAsync(running, acknowledged);

        var log = _rig.Read();
        Assert.Empty(running);
        Assert.InRange(refusals, 5, 200);
        Assert.True(acknowledged.Count > 500);
        Assert.Subset(log.Samples.ToHashSet(), acknowledged);
        Assert.Subset(sent, log.Samples.ToHashSet());
        Assert.True(log.Definitions.Count < log.Samples.Count);
    }

    [Fact]
    public async Task Requests_FromManyThreads_AreAllInTheLogOnce()
    {
        var requests = Enumerable
            .Range(0, 200)
            .Select(i =>
                Task.Run(() =>
                    _rig.WriteAsync(
                        i % 2 == 0 ? RemoteWriteVersion.V1 : RemoteWriteVersion.V2,
                        w =>
                        {
                            for (var series = 0; series < 20; series++)
                            {
                                w.BeginSeries().Label("__name__", $"m{series}").Sample(i, _rig.Now + i).EndSeries();
                            }
                        }
                    )
                )
            );

        var results = await Task.WhenAll(requests);

        Assert.All(results, r => Assert.Equal((20, 0), (r.Samples, r.Rejected)));
        var samples = _rig.Read().Samples;
        Assert.Equal((4_000, 4_000), (samples.Count, samples.Distinct().Count()));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private Task<MetricIntakeResult> WriteAsync(double value, long? at = null) =>
        _rig.WriteAsync(RemoteWriteVersion.V1, w => w.BeginSeries().Label("__name__", "m").Sample(value, at ?? _rig.Now).EndSeries());

    private (Task<MetricIntakeResult>, List<(string, long, ulong)>) Start(Random random, int step, HashSet<(string, long, ulong)> sent)
    {
        var samples = new List<(string, long, ulong)>();
        var task = _rig.WriteAsync(
            (RemoteWriteVersion)random.Next(2),
            w =>
            {
                for (var n = random.Next(1, 8); n > 0; n--)
                {
                    var name = $"m{random.Next(SeriesInAll)}";
                    // Within the window of whatever came before.
                    var at = _rig.Now - random.Next(1, 60_000);
                    w.BeginSeries().Label("__name__", name).Sample(step, at).EndSeries();
                    samples.Add(($"{name}{{}}", at, BitConverter.DoubleToUInt64Bits(step)));
                }
            }
        );
        sent.UnionWith(samples);
        return (task, samples);
    }

    private static async Task<int> CollectAsync(
        List<(Task<MetricIntakeResult> Task, List<(string, long, ulong)> Samples)> running,
        HashSet<(string, long, ulong)> acknowledged
    )
    {
        var refused = 0;
        foreach (var request in running.Where(r => r.Task.IsCompleted).ToList())
        {
            running.Remove(request);
            try
            {
                var result = await request.Task;
                Assert.Equal((request.Samples.Count, 0), (result.Samples, result.Rejected));
                acknowledged.UnionWith(request.Samples);
            }
            catch (IOException)
            {
                refused++;
            }
        }
        return refused;
    }
}
