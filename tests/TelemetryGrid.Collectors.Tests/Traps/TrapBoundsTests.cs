using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>The tables that senders fill, and the engine that outlives the process.</summary>
public sealed class TrapBoundsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("trap-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rates_FloodOfInventedSenders_LeavesKnownOnesAndTheBound()
    {
        var rates = new TrapRates(10, 100, _time);
        var known = FlowAddress.FromIPv4(1);
        Assert.True(rates.TryTake(known));

        var taken = Enumerable.Range(1000, 100_000).Count(i => rates.TryTake(FlowAddress.FromIPv4((uint)i)));

        Assert.Equal(99 + 20, taken); // 99 new ones, and one allowance for all others
        Assert.Equal(100, rates.Count);
        Assert.True(rates.TryTake(known));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(rates.TryTake(FlowAddress.FromIPv4(7)));
        Assert.InRange(rates.Count, 1, 2); // the quiet ones are gone
    }

    [Fact]
    public void Informs_MoreThanRemembered_ForgetTheOldest()
    {
        var informs = new InformMemory(10, _time);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(informs.TryAdd(Key(i)));
        }
        Assert.False(informs.TryAdd(Key(999)));
        Assert.True(informs.TryAdd(Key(0)));
    }

    [Fact]
    public void Informs_ForgottenAndSeenAgain_AreNew()
    {
        var informs = new InformMemory(10, _time);
        Assert.True(informs.TryAdd(Key(1)));
        Assert.False(informs.IsAcknowledged(Key(1)));
        informs.Acknowledge(Key(1));
        Assert.True(informs.IsAcknowledged(Key(1)));
        informs.Forget(Key(1));

        Assert.False(informs.IsAcknowledged(Key(1)));
        Assert.True(informs.TryAdd(Key(1)));
        _time.Advance(InformMemory.Span);
        Assert.True(informs.TryAdd(Key(1)));
    }

    [Fact]
    public void Engine_EachStart_KeepsTheIdAndCountsOn()
    {
        var path = Path.Combine(_folder, "state", "traps.snmp-engine");

        var (first, boots) = TrapEngineFile.NextStart(path);
        Assert.Equal(1, boots);
        Assert.Equal(17, first.Length);
        Assert.Equal(0x80, first[0]);
        for (var i = 2; i < 5; i++)
        {
            var (again, next) = TrapEngineFile.NextStart(path);
            Assert.Equal(first, again);
            Assert.Equal(i, next);
        }
    }

    [Fact]
    public void Engine_DamagedFile_IsAnotherEngine()
    {
        var path = Path.Combine(_folder, "traps.snmp-engine");
        var (first, _) = TrapEngineFile.NextStart(path);
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var (other, boots) = TrapEngineFile.NextStart(path);
            Assert.NotEqual(first, other);
            Assert.Equal(1, boots);
        }
    }

    [Fact]
    public void Engine_FileThatCannotBeWritten_SaysSo()
    {
        var folder = Path.Combine(_folder, "file");
        File.WriteAllText(folder, "");

        var e = Assert.Throws<IOException>(() => TrapEngineFile.NextStart(Path.Combine(folder, "traps.snmp-engine")));
        Assert.StartsWith("The SNMP engine's state cannot be kept in ", e.Message, StringComparison.Ordinal);
    }

    private static InformKey Key(int requestId) => new(FlowAddress.FromIPv4(1), 1, requestId);
}
