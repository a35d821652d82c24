using System.Runtime.CompilerServices;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Collectors.Tests.Metrics;

public sealed class KnownSeriesTableTests
{
    [Fact]
    public void TryAdd_FullOfLiving_HasNoRoom()
    {
        var table = new KnownSeriesTable(2);
        Assert.True(Add(table, 1, 10));
        Assert.True(Add(table, 2, 10));

        Assert.False(Add(table, 3, 3610));
        Assert.Equal(2, table.Count);
        Assert.True(Unsafe.IsNullRef(ref table.Find(Key(3))));
    }

    [Fact]
    public void TryAdd_FullOfSilent_LetsThemGo()
    {
        var table = new KnownSeriesTable(2);
        Add(table, 1, 10);
        Add(table, 2, 3000);

        Assert.True(Add(table, 3, 3611));

        Assert.Equal(2, table.Count);
        Assert.True(Unsafe.IsNullRef(ref table.Find(Key(1))));
        Assert.False(Unsafe.IsNullRef(ref table.Find(Key(2))));
    }

    [Fact]
    public void TryAdd_FullAgainWithinAMinute_DoesNotSearchAgain()
    {
        var table = new KnownSeriesTable(2);
        Add(table, 1, 10);
        Add(table, 2, 10);
        Assert.False(Add(table, 3, 3600));

        Assert.False(Add(table, 3, 3659));
        Assert.True(Add(table, 3, 3660));
    }

    [Fact]
    public async Task Intake_MoreSeriesThanItMayKnow_TakesThemAllTheSame()
    {
        await using var rig = new IntakeRig(new MetricIntakeOptions { MaxKnownSeries = 10 });
        for (var round = 0; round < 3; round++)
        {
            var result = await rig.WriteAsync(
                RemoteWriteVersion.V1,
                w =>
                {
                    for (var i = 0; i < 30; i++)
                    {
                        w.BeginSeries().Label("__name__", $"m{i}").Sample(round, rig.Now + round).EndSeries();
                    }
                }
            );
            Assert.Equal((30, 0), (result.Samples, result.Rejected));
        }

        var log = rig.Read();
        Assert.Equal(90, log.Samples.Distinct().Count());
        // Those it knows once, the others each time.
        Assert.Equal(10 + (3 * 20), log.Definitions.Count);
    }

    private static bool Add(KnownSeriesTable table, ulong number, uint seen) =>
        table.TryAdd(Key(number), new KnownSeries { Series = number, SeenAt = seen });

    private static SeriesKey Key(ulong number) => new(number, number);
}
