using TelemetryGrid.Enrichment;
using TelemetryGrid.Grains.Tests.Grid;

namespace TelemetryGrid.Grains.Tests.Enrichment;

public sealed class BusinessContextGrainTests : IAsyncLifetime
{
    private TestGrid _grid = null!;

    private IBusinessContextGrain Context => _grid.Grains.GetGrain<IBusinessContextGrain>("site");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Put_Entries_SurviveAKillAndRaiseTheRevision()
    {
        var empty = await Context.GetAsync();
        var put = await Context.PutAsync([new BusinessContextEntry { Device = "core1", Owner = "a" }]);

        await _grid.KillAsync(Context);

        var after = await Context.GetAsync();
        Assert.Equal((0, 0), (empty.Revision, empty.Entries.Length));
        Assert.Equal(1, put.Revision);
        Assert.Equal((1, put.ChangedAt), (after.Revision, after.ChangedAt));
        Assert.Equal(new BusinessContextEntry { Device = "core1", Owner = "a" }, Assert.Single(after.Entries));
        Assert.Null(await Context.GetNewerAsync(1));
        Assert.Equal(1, (await Context.GetNewerAsync(0))?.Revision);
    }

    [Fact]
    public async Task Put_TooMany_IsRefusedAndChangesNothing()
    {
        var entries = Enumerable
            .Range(0, BusinessContext.MaxEntries + 1)
            .Select(i => new BusinessContextEntry { Device = $"d{i}", Owner = "a" });

        await Assert.ThrowsAnyAsync<Exception>(() => Context.PutAsync([.. entries]));

        Assert.Equal(0, (await Context.GetAsync()).Revision);
    }
}
