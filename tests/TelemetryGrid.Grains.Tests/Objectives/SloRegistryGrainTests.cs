using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Grains.Tests.Objectives;

public sealed class SloRegistryGrainTests : IAsyncLifetime
{
    private TestGrid _grid = null!;

    private ISloRegistryGrain Registry => _grid.Grains.GetGrain<ISloRegistryGrain>("site");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Declare_FileBreaks_KeepsTheLastGoodAndSaysWhere()
    {
        var good = Assert.Single(await DeclareAsync(new SloFile("a.yml", Text("edge", 99))));
        var broken = Assert.Single(await DeclareAsync(new SloFile("a.yml", Text("edge", 101))));
        var gone = Assert.Single(await DeclareAsync(new SloFile("a.yml", "", "cannot be read: it is not there")));
        await _grid.KillAllAsync();
        var afterKill = Assert.Single(await _grid.RunAsync(Registry.ListFilesAsync()));

        Assert.Equal((1, true, 0), (good.Objectives, good.IsInForce, good.Errors.Length));
        Assert.Equal((1, false, 4L), (broken.Objectives, broken.IsInForce, broken.Errors[0].Line));
        Assert.Equal((good.LoadedAt, "cannot be read: it is not there"), (gone.LoadedAt, gone.Errors[0].Reason));
        Assert.Equal("a.yml:1: cannot be read: it is not there", Assert.Single(afterKill.Errors).ToString());
        Assert.Equal("edge", Assert.Single(await _grid.RunAsync(Registry.ListAsync())).Service);
        Assert.Equal(0.99, (await ReportAsync("edge"))!.Target);
    }

    [Fact]
    public async Task Declare_FileNoLongerListed_ForgetsItsObjectives()
    {
        await DeclareAsync(new SloFile("a.yml", Text("edge", 99)), new SloFile("b.yml", Text("core", 99)));
        await _grid.RunAsync(Registry.PutFileAsync("c.yml", Text("shop", 99)));

        await DeclareAsync(new SloFile("b.yml", Text("core", 99)));
        await _grid.KillAllAsync();
        await _grid.RunAsync(Registry.WakeAsync());
        await _grid.AdvanceAsync(5);

        Assert.Equal(["core", "shop"], (await _grid.RunAsync(Registry.ListAsync())).Select(e => e.Service));
        Assert.Null(await ReportAsync("edge"));
        Assert.NotNull(await ReportAsync("core"));
    }

    [Fact]
    public async Task Put_SameObjectiveInTwoFiles_TheConfiguredOneCounts()
    {
        await _grid.RunAsync(Registry.PutFileAsync("a.yml", Text("edge", 95)));
        await DeclareAsync(new SloFile("z.yml", Text("edge", 99)));

        var files = await _grid.RunAsync(Registry.ListFilesAsync());

        Assert.Equal(("a.yml", 0, true), (files[0].Name, files[0].Objectives, files[0].IsInForce));
        Assert.Contains("in z.yml already", files[0].Errors[0].Reason, StringComparison.Ordinal);
        Assert.Equal(0.99, (await ReportAsync("edge"))!.Target);

        await DeclareAsync();
        Assert.Equal(0.95, (await ReportAsync("edge"))!.Target);
    }

    [Fact]
    public async Task Put_ConfiguredOrBroken_ChangesNothing()
    {
        await DeclareAsync(new SloFile("a.yml", Text("edge", 99)));

        var configured = await _grid.RunAsync(Registry.PutFileAsync("a.yml", Text("edge", 95)));
        var broken = await _grid.RunAsync(Registry.PutFileAsync("b.yml", "slos: 7"));

        Assert.Equal((false, false), (configured.IsInForce, broken.IsInForce));
        Assert.Equal(SloFileRemoval.IsConfigured, await _grid.RunAsync(Registry.RemoveFileAsync("a.yml")));
        Assert.Equal(SloFileRemoval.NotFound, await _grid.RunAsync(Registry.RemoveFileAsync("b.yml")));
        Assert.Equal("a.yml", Assert.Single(await _grid.RunAsync(Registry.ListFilesAsync())).Name);
        Assert.Equal(0.99, (await ReportAsync("edge"))!.Target);
    }

    [Fact]
    public async Task Pump_ManyObjectives_SpreadsThemOverTheMinute()
    {
        var text = "slos:\n" + string.Concat(Enumerable.Range(0, 300).Select(i => Text($"s{i}", 99)["slos:\n".Length..] + "\n"));
        Assert.Empty((await _grid.RunAsync(Registry.PutFileAsync("many.yml", text))).Errors);
        await _grid.AdvanceAsync(180);
        var most = 0;
        for (var second = 0; second < 60; second++)
        {
            var before = _grid.Objectives.Asked;
            await _grid.AdvanceAsync(1);
            most = Math.Max(most, _grid.Objectives.Asked - before);
        }

        // Two queries each: ten a second when evenly spread.
        Assert.InRange(most, 2, 60);
    }

    private Task<System.Collections.Immutable.ImmutableArray<SloFileReport>> DeclareAsync(params SloFile[] files) =>
        _grid.RunAsync(Registry.DeclareAsync([.. files]));

    private Task<SloReport?> ReportAsync(string service) =>
        _grid.RunAsync(_grid.Grains.GetGrain<ISloGrain>(SloKey.Of("site", service, "up")).GetAsync(false));

    private static string Text(string service, int target) =>
        $$"""
            slos:
              - name: up
                service: {{service}}
                target: {{target}}
                sli: {type: availability, metric: probe_success}
            """;
}
