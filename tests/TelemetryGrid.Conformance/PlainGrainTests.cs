using Orleans;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.IPlainGrain")]
public interface IPlainGrain : IGrainWithStringKey, IMeasured
{
    [Alias("Key")]
    Task<string> KeyAsync();

    [Alias("End")]
    Task EndAsync();

    [Alias("Ambient")]
    Task<string?> AmbientAsync(string? set);

    [Alias("Fail")]
    Task FailAsync(ICallGrain other);
}

/// <summary>A contract shared by grains of several kinds.</summary>
[Alias("conformance.IMeasured")]
public interface IMeasured : IGrain
{
    [Alias("Ticks")]
    Task<int> TicksAsync();
}

/// <summary>A grain without the base class.</summary>
public sealed class PlainGrain(IGrainContext context) : IGrainBase, IPlainGrain
{
    private static readonly AsyncLocal<string?> s_ambient = new();
    private int _ticks;

    public static string? Ambient
    {
        get => s_ambient.Value;
        set => s_ambient.Value = value;
    }

    public IGrainContext GrainContext => context;

    public Task OnActivateAsync(CancellationToken token)
    {
        this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMilliseconds(10)
        );
        return Task.CompletedTask;
    }

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    public Task EndAsync()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string?> AmbientAsync(string? set)
    {
        var before = s_ambient.Value;
        s_ambient.Value = set;
        return Task.FromResult(before);
    }

    public Task FailAsync(ICallGrain other) => other.ThrowAsync("deep inside", yield: true);
}

[Collection(GridCollection.Name)]
public sealed class PlainGrainTests(GridFixture grid)
{
    [Fact]
    public async Task GrainBase_WithoutTheBaseClass_HasKeyTimersAndLifecycle()
    {
        var grain = grid.Grains.GetGrain<IPlainGrain>("plain");
        Assert.Equal("plain", await grain.KeyAsync());
        await Eventually.True(async () => await grain.TicksAsync() >= 3);
        await grain.EndAsync();
        Assert.Equal("plain", await grain.KeyAsync());
    }

    [Fact]
    public async Task AsReference_AsInheritedInterface_CallsTheSameGrain()
    {
        var grain = grid.Grains.GetGrain<IPlainGrain>("inherited");
        var measured = grain.AsReference<IMeasured>();
        await Eventually.True(async () => await measured.TicksAsync() >= 1);
        Assert.Equal(grain.GetGrainId(), measured.GetGrainId());
    }

    [Fact]
    public async Task AsyncLocal_OfTheCallerOrOfAnotherCall_DoesNotReachTheGrain()
    {
        PlainGrain.Ambient = "caller";
        var grain = grid.Grains.GetGrain<IPlainGrain>("ambient");
        await grain.KeyAsync();
        // Sent together, so that one turn may follow the other on the same thread.
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => grain.AmbientAsync($"call {i}"))), Assert.Null);
        Assert.Equal("caller", PlainGrain.Ambient);
    }

    [Fact]
    public async Task Exception_ThroughTwoGrains_KeepsTypeAndMessage()
    {
        var grain = grid.Grains.GetGrain<IPlainGrain>("middle");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailAsync(grid.Grains.GetGrain<ICallGrain>("inner")));
        Assert.Equal("deep inside", error.Message);
    }
}
