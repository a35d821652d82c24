using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Anomalies;

/// <summary>From readings to an anomaly that can be found, and what feedback on it does.</summary>
public sealed class AnomalyGrainTests : IAsyncDisposable
{
    private const int Interval = 60;
    private const int Quiet = 2_500;
    private const string InBits = "network_interface_in_bits_per_second";

    private static readonly DeviceId Device = DeviceId.Parse("core-1");

    private TestGrid _grid = null!;

    [Fact]
    public async Task Readings_WithASurge_TellOfItOnceAndKeepIt()
    {
        await StartAsync();
        for (var first = 0; first < Quiet; first += 100)
        {
            await _grid.IngestAsync(0, Readings(first, 100));
        }
        await _grid.CatchUpAsync(0);
        Assert.Empty(await FindAsync());

        await _grid.IngestAsync(0, Readings(Quiet, 10, surge: true));

        await _grid.CatchUpAsync(0);
        var found = await FindAsync();
        var surge = Assert.Single(found, e => e.Labels.GetValueOrDefault("metric") == InBits);
        Assert.Equal((Device, "eth0"), (surge.Device, surge.Labels["interface"]));
        Assert.InRange(Number(surge, "value"), 6e8, 9e8);
        Assert.True(Number(surge, "score") >= 4.5);
        Assert.Contains(surge.Annotations.Keys, k => k.StartsWith("evidence.", StringComparison.Ordinal));
        Assert.True(AnomalyId.TryParse(surge.Labels["anomaly_id"], out var id));
        Assert.Equal((EntityId.Of(new InterfaceId(Device, "eth0")), InBits), (id.Entity, id.Metric));
    }

    [Fact]
    public async Task Learn_FalseAlarm_IsRememberedAcrossAKill()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Readings(0, 3));
        var entity = _grid.Grains.GetGrain<IInterfaceGrain>(new InterfaceId(Device, "eth0").ToString());

        var raised = await entity.LearnAsync(InBits, AnomalyVerdict.FalsePositive, 9);
        await _grid.KillAsync(entity);

        Assert.Equal(9.5, raised);
        var lowered = await _grid
            .Grains.GetGrain<IInterfaceGrain>(new InterfaceId(Device, "eth0").ToString())
            .LearnAsync(InBits, AnomalyVerdict.Confirmed, 9);
        Assert.Equal(9, lowered);
        Assert.Null(await entity.LearnAsync("nobody_watches_this", AnomalyVerdict.Confirmed, 9));
    }

    [Fact]
    public void Judge_OneOfAThousand_NeedsMoreThanOneOfTwo()
    {
        var round = ImmutableArray.Create(
            new MetricAnomaly
            {
                Metric = InBits,
                TimestampMilliseconds = 1,
                Value = 1,
                Score = 4.1,
                Detector = "range",
            }
        );

        Assert.Equal([true], Control(5).Judge(round, 2));
        Assert.Equal([false], Control(5).Judge(round, 10_000));
    }

    [Fact]
    public void Judge_MoreThanTheBudget_KeepsTheOddest()
    {
        var control = Control(3);
        var notable = 0;
        for (var i = 0; i < 200; i++)
        {
            var anomaly = new MetricAnomaly
            {
                Metric = InBits,
                TimestampMilliseconds = i * 1000,
                Value = 1,
                Score = 6,
                Detector = "range",
            };
            notable += control.Judge([anomaly], 1)[0] ? 1 : 0;
        }

        Assert.InRange(notable, 1, 8);
        var worse = new MetricAnomaly
        {
            Metric = InBits,
            TimestampMilliseconds = 300_000,
            Value = 1,
            Score = 14,
            Detector = "range",
        };
        Assert.Equal([true], control.Judge([worse], 1));
    }

    [Theory]
    [InlineData("core-1/Gi0/0/1.100 \"x\"", EntityKind.Interface)]
    [InlineData("192.0.2.1", EntityKind.Device)]
    [InlineData("fe80::1/Eth 1/1~2", EntityKind.Interface)]
    [InlineData("fe80::1~17~192.0.2.1~53~192.0.2.2~1024", EntityKind.Flow)]
    [InlineData("core-1/service:https", EntityKind.Service)]
    public void AnomalyId_Text_ComesBack(string entity, EntityKind kind)
    {
        Assert.True(EntityId.TryParse(entity, out var named));
        Assert.Equal((kind, entity), (named.Kind, named.ToString()));
        var id = new AnomalyId(named, InBits, -5);

        Assert.True(AnomalyId.TryParse(id.ToString(), out var back));
        Assert.Equal(id, back);
        Assert.False(AnomalyId.TryParse(id.ToString()[..^3], out _));
    }

    [Theory]
    [InlineData("Gi0/1", "core-1/Gi0/1")]
    [InlineData("", "core-1")]
    public void AnomalyId_AsEventsOfEarlierVersionsHaveIt_IsRead(string port, string entity)
    {
        var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"core-1\n{port}\n{InBits}\n7"));

        Assert.True(AnomalyId.TryParse(text, out var id));
        Assert.Equal((entity, InBits, 7), (id.Entity.ToString(), id.Metric, id.TimestampMilliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private static AnomalyControl Control(double perDay) =>
        new(
            new NotableOptions
            {
                PerDay = perDay,
                Share = 1,
                MinimumHistory = TimeSpan.Zero,
            }
        );

    private async Task StartAsync() => _grid = await TestGrid.StartAsync();

    private async Task<ImmutableArray<EventRecord>> FindAsync()
    {
        var answer = await _grid
            .Grains.GetGrain<IRecordQueryGrain>("site")
            .FindAsync(new RecordFind { Category = TelemetryCategory.Event, Name = AnomalyEventNames.Detected });
        return [.. answer.Records.Select(r => (EventRecord)r.Record)];
    }

    private static double Number(EventRecord record, string annotation) =>
        double.Parse(record.Annotations[annotation], System.Globalization.CultureInfo.InvariantCulture);

    // A daily rhythm around 100 Mbit/s with noise of a tenth; a surge is 800 Mbit/s more or less.
    private static byte[] Readings(int first, int count, bool surge = false)
    {
        var random = new Random(99);
        ulong octets = 0;
        var readings = ImmutableArray.CreateBuilder<InterfaceCounters>();
        for (var i = 0; i < first + count; i++)
        {
            var megabits = 100 + (40 * Math.Sin(i * Interval / 86_400.0 * 2 * Math.PI)) + (random.NextDouble() * 10);
            octets += (ulong)((i >= first && surge ? megabits + 600 : megabits) * 1e6 / 8 * Interval);
            if (i >= first)
            {
                readings.Add(Interfaces.Readings.Snmp(i * Interval, octets));
            }
        }
        return TestGrid.Batch(w => w.AddDevice(new DeviceSection(Device, [], [], readings.ToImmutable())));
    }
}
