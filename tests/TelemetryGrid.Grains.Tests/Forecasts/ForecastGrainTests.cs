using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Forecasts;

public sealed class ForecastGrainTests : IAsyncDisposable
{
    private const string InBits = "network_interface_in_bits_per_second";
    private static readonly ForecastQuestion Day = new(24, 3_600_000, 0.9);

    private TestGrid _grid = null!;

    [Fact]
    public async Task Get_DailyRhythm_IsContinued()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Means = _ => [(Labels.Empty, ago => Rhythm(-ago))];

        var forecast = await Grain("core-1/eth 0/1/" + InBits).GetAsync(Day);

        Assert.Equal("", forecast.Reason);
        Assert.Equal(24, forecast.Mean.Length);
        var next = _grid.Now.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000 + 3_600_000;
        Assert.Equal(next, forecast.StartMilliseconds);
        for (var i = 0; i < 24; i++)
        {
            Assert.InRange(forecast.Mean[i], Rhythm(i + 1) - 15, Rhythm(i + 1) + 15);
            Assert.InRange(forecast.Mean[i], forecast.Lower[i], forecast.Upper[i]);
        }
        Assert.True(forecast.Origins > 0 && forecast.Mase is not null && forecast.Models.Length > 0);
        Assert.Equal([$"{InBits}{{device=\"core-1\",interface=\"eth 0/1\",}}"], _grid.History.Asked);
    }

    [Fact]
    public async Task Get_AfterAKill_GoesOnWithWhatItLearnt()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Means = _ => [(Labels.Empty, ago => Rhythm(-ago))];
        var first = await Grain("core-1/cpu").GetAsync(Day);
        await _grid.KillAsync(Grain("core-1/cpu"));
        await _grid.AdvanceAsync(60);

        var second = await Grain("core-1/cpu").GetAsync(Day);
        Assert.Equal(first.TrainedAt, second.TrainedAt);
        Assert.Equal(first.Models, second.Models);

        await _grid.AdvanceAsync(0);
        var longer = await Grain("core-1/cpu").GetAsync(Day with { Steps = 48 });
        Assert.True(longer.TrainedAt > first.TrainedAt);
    }

    [Fact]
    public async Task Retrain_AtItsTimeOfDay_TrainsWhatIsAskedForAndTellsHowItFares()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Means = _ => [(Labels.Empty, ago => Rhythm(-ago))];
        Assert.Null(await Grain("core-1/cpu").GetModelAsync());
        Assert.False(await _grid.RunAsync(Grain("core-1/cpu").RetrainAsync()));
        var forecast = await _grid.RunAsync(Grain("core-1/cpu").GetAsync(Day));
        await _grid.RunAsync(Grain("core-2/eth0/cpu").GetAsync(Day with { Steps = 12 }));

        var known = await Registry().ListAsync(null, null, 100);
        Assert.Equal([("core-1/cpu", forecast.TrainedAt)], known.Take(1).Select(m => (m.Metric, m.TrainedAt)));
        Assert.Equal("core-2/eth0/cpu", Assert.Single(await Registry().ListAsync(DeviceId.Parse("core-2"), null, 100)).Metric);
        Assert.Equal("core-2/eth0/cpu", Assert.Single(await Registry().ListAsync(null, "core-1/cpu", 100)).Metric);
        Assert.Equal("core-1/cpu", Assert.Single(await Registry().ListAsync(null, null, 1)).Metric);
        var model = (await Grain("core-1/cpu").GetModelAsync())!;
        Assert.Equal(
            (forecast.TrainedAt, 3_600_000, 24, forecast.History),
            (model.TrainedAt, model.StepMilliseconds, model.Steps, model.History)
        );
        Assert.Equal<ForecastModelWeight>(forecast.Models, model.Models);
        Assert.Equal((forecast.Origins, forecast.Mase, forecast.Coverage), (model.Origins, model.Mase, model.Coverage));

        // Once each, at a time of its own, whatever the number of runs; one whose time came when it was young waits until it is overdue.
        var job = _grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", JobNames.RetrainForecasts));
        var trained = new List<string>();
        for (var quarter = 0; quarter < (4 * 26) + 1; quarter++)
        {
            await _grid.AdvanceAsync(900, 900);
            trained.Add((await _grid.RunAsync(job.RunAsync()))!.Outcome.Split(' ')[0]);
        }
        Assert.Equal(2, trained.Sum(t => int.Parse(t, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True((await Grain("core-1/cpu").GetModelAsync())!.TrainedAt > forecast.TrainedAt.AddHours(11));

        // What nobody has asked for in two weeks rests.
        await _grid.AdvanceAsync(15 * 86_400, 86_400);
        Assert.Equal("0 of 0 forecasters trained, 0 left for the next run, 2 known.", (await _grid.RunAsync(job.RunAsync()))!.Outcome);
    }

    [Fact]
    public async Task Registry_AfterAKill_KnowsWhatItWrote()
    {
        _grid = await TestGrid.StartAsync();
        await Registry().NoteAsync("a/cpu", _grid.Now, true);
        await _grid.KillAsync(Registry());
        Assert.Equal("a/cpu", Assert.Single(await Registry().ListAsync(null, null, 10)).Metric);
    }

    [Fact]
    public async Task Get_NothingOrTooMuch_SaysWhich()
    {
        _grid = await TestGrid.StartAsync();
        Assert.Equal("The store has no samples of it from before the current step.", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => [(Labels.Empty, _ => 1), (Labels.Empty, _ => 2)];
        Assert.Equal("The store has 2 series of it.", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => throw new QueryException(QueryErrorKind.Execution, "too many samples");
        Assert.Equal("too many samples", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => [(Labels.Empty, ago => ago < 3 ? 1 : double.NaN)];
        Assert.StartsWith("Not enough history", (await Grain("core-1/cpu").GetAsync(Day)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("core-1/cpu", EntityKind.Device, "", "cpu")]
    [InlineData("core-1/xe-0/0/1/in_bits", EntityKind.Interface, "xe-0/0/1", "in_bits")]
    [InlineData("core-1/service:shop/checkout/errors", EntityKind.Service, "shop/checkout", "errors")]
    [InlineData("core-1~6~2001:db8::1~443~2001:db8::2~9/bits", EntityKind.Flow, "core-1~6~2001:db8::1~443~2001:db8::2~9", "bits")]
    public void MetricId_Text_ComesBack(string text, EntityKind kind, string name, string metric)
    {
        Assert.True(MetricId.TryParse(text, out var id));
        Assert.Equal((kind, "core-1", name, metric), (id.Entity.Kind, id.Entity.Device.Value, id.Entity.Name, id.Metric));
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("/cpu")]
    [InlineData("core-1/")]
    [InlineData("core-1/9x")]
    [InlineData("core-1/in\n/x")]
    [InlineData("core-1/a{b=\"c\"}")]
    public void MetricId_Else_IsNone(string text) => Assert.False(MetricId.TryParse(text, out _));

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private IModelRegistryGrain Registry() => _grid.Grains.GetGrain<IModelRegistryGrain>(IModelRegistryGrain.Key);

    private IForecastGrain Grain(string key) => _grid.Grains.GetGrain<IForecastGrain>(key);

    private static double Rhythm(int hour) =>
        100 + (40 * Math.Sin((hour + 1000) * 2 * Math.PI / 24)) + (3 * Math.Sin((hour + 1000) * 12.9898));
}
