using System.Collections.Immutable;
using Orleans;
using TelemetryGrid.EmbeddedRuntime.Testing;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public sealed class ContractImmutabilityTests
{
    private sealed record Good(string Name, ImmutableArray<int> Values, ReadOnlyMemory<byte> Bytes, Good? Next);

    private readonly record struct GoodStruct(double Value, (int A, string B) Pair, DateTimeOffset At);

    private sealed record Settable
    {
        public string Name { get; set; } = "";
    }

    private sealed record HoldsList(List<int> Values);

    private sealed class Open
    {
        public int Value = 1;
    }

    [Immutable]
    private sealed class Promised
    {
        public int[] Values { get; set; } = [];
    }

    [Theory]
    [InlineData(typeof(Good))]
    [InlineData(typeof(GoodStruct))]
    [InlineData(typeof(GoodStruct?))]
    [InlineData(typeof(Promised))]
    [InlineData(typeof(Task<ImmutableDictionary<string, Good>>))]
    [InlineData(typeof(ICounterGrain))]
    public void Problem_Immutable_IsNull(Type type) => Assert.Null(ContractImmutability.Problem(type));

    [Theory]
    [InlineData(typeof(Settable), "Settable.Name can be set after construction")]
    [InlineData(typeof(HoldsList), "HoldsList holds Values, and List<Int32> can change")]
    [InlineData(typeof(Open), "Open.Value can be set after construction")]
    [InlineData(typeof(Task<int[]>), "Int32[] is an array, use ImmutableArray or ReadOnlyMemory")]
    [InlineData(typeof(ImmutableArray<Settable>), "Settable.Name can be set after construction")]
    public void Problem_Mutable_SaysWhy(Type type, string problem) => Assert.Equal(problem, ContractImmutability.Problem(type));

    [Fact]
    public void Check_Assembly_NamesMethodAndType() =>
        Assert.Contains("IDailyGrain.TicksAsync: List<TickStatus> can change.", ContractImmutability.Check(typeof(IDailyGrain).Assembly));
}
