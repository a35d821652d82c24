using Orleans;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.IStringKeyGrain")]
public interface IStringKeyGrain : IGrainWithStringKey
{
    [Alias("Key")]
    Task<string> KeyAsync();

    [Alias("Id")]
    Task<GrainId> IdAsync();

    [Alias("Self")]
    Task<IStringKeyGrain> SelfAsync();

    [Alias("Ask")]
    Task<string> AskAsync(IStringKeyGrain other);
}

public sealed class StringKeyGrain : Grain, IStringKeyGrain
{
    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<GrainId> IdAsync() => Task.FromResult(this.GetGrainId());

    public Task<IStringKeyGrain> SelfAsync() => Task.FromResult(this.AsReference<IStringKeyGrain>());

    public Task<string> AskAsync(IStringKeyGrain other) => other.KeyAsync();
}

[Alias("conformance.IIntegerKeyGrain")]
public interface IIntegerKeyGrain : IGrainWithIntegerKey
{
    [Alias("Key")]
    Task<long> KeyAsync();
}

public sealed class IntegerKeyGrain : Grain, IIntegerKeyGrain
{
    public Task<long> KeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());
}

[Alias("conformance.IGuidKeyGrain")]
public interface IGuidKeyGrain : IGrainWithGuidKey
{
    [Alias("Key")]
    Task<Guid> KeyAsync();
}

public sealed class GuidKeyGrain : Grain, IGuidKeyGrain
{
    public Task<Guid> KeyAsync() => Task.FromResult(this.GetPrimaryKey());
}

[Collection(GridCollection.Name)]
public sealed class IdentityTests(GridFixture grid)
{
    [Theory]
    [InlineData("r1.example/Gi0/0/1")]
    [InlineData("ключ ✓")]
    [InlineData("a+b%2F?")]
    public async Task GetPrimaryKeyString_AnyText_IsTheCallersKey(string key)
    {
        var grain = grid.Grains.GetGrain<IStringKeyGrain>(key);
        Assert.Equal(key, await grain.KeyAsync());
        Assert.Equal(key, grain.GetPrimaryKeyString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task GetPrimaryKeyLong_AnyNumber_IsTheCallersKey(long key)
    {
        var grain = grid.Grains.GetGrain<IIntegerKeyGrain>(key);
        Assert.Equal(key, await grain.KeyAsync());
        Assert.Equal(key, grain.GetPrimaryKeyLong());
    }

    [Fact]
    public async Task GetPrimaryKey_Guid_IsTheCallersKey()
    {
        var key = Guid.NewGuid();
        Assert.Equal(key, await grid.Grains.GetGrain<IGuidKeyGrain>(key).KeyAsync());
    }

    [Fact]
    public async Task GetGrainId_InsideAndOutside_IsTheSame()
    {
        var grain = grid.Grains.GetGrain<IStringKeyGrain>("identity");
        Assert.Equal(grain.GetGrainId(), await grain.IdAsync());
        Assert.Equal("stringkey/identity", grain.GetGrainId().ToString());
    }

    [Fact]
    public async Task References_ToTheSameGrain_AreEqual()
    {
        var first = grid.Grains.GetGrain<IStringKeyGrain>("same");
        var second = grid.Grains.GetGrain<IStringKeyGrain>("same");
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, grid.Grains.GetGrain<IStringKeyGrain>("other"));
        Assert.Equal(first, await first.SelfAsync());
    }

    [Fact]
    public async Task Reference_PassedToAnotherGrain_CanBeCalled()
    {
        var first = grid.Grains.GetGrain<IStringKeyGrain>("first");
        var second = grid.Grains.GetGrain<IStringKeyGrain>("second");
        Assert.Equal("second", await first.AskAsync(second));
        Assert.Equal("second", await first.AskAsync(await second.SelfAsync()));
    }
}
