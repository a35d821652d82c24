using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[GenerateSerializer, Alias("conformance.Ledger")]
public sealed class Ledger
{
    [Id(0)]
    public int Writes { get; set; }

    [Id(1)]
    public Dictionary<string, long> Totals { get; set; } = [];

    [Id(2)]
    public ImmutableArray<Sample> Samples { get; set; }

    [Id(3)]
    public byte[] Chunk { get; set; } = [];
}

[Alias("conformance.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<string?> AddAsync(string name, long value);

    [Alias("Dirty")]
    Task DirtyAsync();

    [Alias("Totals")]
    Task<Dictionary<string, long>> TotalsAsync();

    [Alias("Writes")]
    Task<(int Writes, bool Exists, int Samples, int Bytes)> SummaryAsync();

    [Alias("Clear")]
    Task ClearAsync();

    [Alias("End")]
    Task EndAsync();

    [Alias("WriteBehind")]
    Task WriteBehindAsync();
}

public sealed class LedgerGrain(
    [PersistentState("ledger", ConformanceSilo.Storage)] IPersistentState<Ledger> ledger,
    IGrainContext context,
    [FromStorage] IGrainStorage storage
) : Grain, ILedgerGrain
{
    public async Task<string?> AddAsync(string name, long value)
    {
        ledger.State.Totals[name] = ledger.State.Totals.GetValueOrDefault(name) + value;
        ledger.State.Writes++;
        ledger.State.Samples = [new Sample(name, value)];
        ledger.State.Chunk = [1, 2, 3];
        await ledger.WriteStateAsync();
        return ledger.Etag;
    }

    public Task DirtyAsync()
    {
        ledger.State.Totals["dirty"] = 1;
        return Task.CompletedTask;
    }

    public Task<Dictionary<string, long>> TotalsAsync() => Task.FromResult(ledger.State.Totals);

    public Task<(int Writes, bool Exists, int Samples, int Bytes)> SummaryAsync() =>
        Task.FromResult(
            (
                ledger.State.Writes,
                ledger.RecordExists,
                ledger.State.Samples.IsDefault ? 0 : ledger.State.Samples.Length,
                ledger.State.Chunk.Length
            )
        );

    public Task ClearAsync() => ledger.ClearStateAsync();

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Writes the same record through another hand, so that the grain's own etag is old.</summary>
    public async Task WriteBehindAsync()
    {
        var other = new GrainState<Ledger>();
        await storage.ReadStateAsync("ledger", context.GrainId, other);
        other.State!.Totals["behind"] = 1;
        await storage.WriteStateAsync("ledger", context.GrainId, other);
    }
}

/// <summary>The suite's storage by its key.</summary>
public sealed class FromStorageAttribute() : Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute(ConformanceSilo.Storage);

[Collection(GridCollection.Name)]
public sealed class PersistenceTests(GridFixture grid)
{
    [Fact]
    public async Task State_NeverWritten_IsNewAndDoesNotExist()
    {
        var grain = grid.Grains.GetGrain<ILedgerGrain>("new");
        Assert.Equal((0, false, 0, 0), await grain.SummaryAsync());
    }

    [Fact]
    public async Task WriteStateAsync_ThenReactivate_StateIsBackAndUnwrittenChangesAreNot()
    {
        var grain = grid.Grains.GetGrain<ILedgerGrain>("written");
        await grain.AddAsync("in", 5);
        await grain.AddAsync("in", 5);
        await grain.DirtyAsync();
        await grain.EndAsync();
        await Eventually.Equal(false, async () => (await grain.TotalsAsync()).ContainsKey("dirty"));
        Assert.Equal(10, (await grain.TotalsAsync())["in"]);
        Assert.Equal((2, true, 1, 3), await grain.SummaryAsync());
    }

    [Fact]
    public async Task WriteStateAsync_Twice_ChangesTheEtag()
    {
        var grain = grid.Grains.GetGrain<ILedgerGrain>("etag");
        var first = await grain.AddAsync("in", 1);
        Assert.NotNull(first);
        Assert.NotEqual(first, await grain.AddAsync("in", 1));
    }

    [Fact]
    public async Task ClearStateAsync_Written_StateIsNewAgain()
    {
        var grain = grid.Grains.GetGrain<ILedgerGrain>("clear");
        await grain.AddAsync("in", 1);
        await grain.ClearAsync();
        Assert.Equal((0, false, 0, 0), await grain.SummaryAsync());
        await grain.AddAsync("in", 1);
        Assert.Equal((1, true, 1, 3), await grain.SummaryAsync());
    }

    [Fact]
    public async Task WriteStateAsync_WithOldEtag_ThrowsAndTheGrainStartsAgainFromStorage()
    {
        var grain = grid.Grains.GetGrain<ILedgerGrain>("conflict");
        await grain.AddAsync("in", 1);
        await grain.WriteBehindAsync();
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync("in", 1));
        await Eventually.Equal(true, async () => (await grain.TotalsAsync()).ContainsKey("behind"));
        await grain.AddAsync("in", 1);
        Assert.Equal(2, (await grain.TotalsAsync())["in"]);
    }
}
