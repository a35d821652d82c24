using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class UsmEngineStateTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(400);

    [Fact]
    public void TimeAt_AfterAnAuthenticMessage_RunsOn()
    {
        var state = new UsmEngineState();
        Assert.True(state.TryAccept(3, 1000, Start));

        Assert.Equal(3, state.Boots);
        Assert.Equal(1000, state.TimeAt(Start));
        Assert.Equal(1060, state.TimeAt(Start + TimeSpan.FromSeconds(60.9)));
        Assert.Equal(int.MaxValue, state.TimeAt(Start + TimeSpan.FromSeconds(3e9)));
    }

    // 100 seconds after boots 3, time 1000 was heard, the engine's clock shows 1100.
    [Theory]
    [InlineData(3, 950, true)]
    [InlineData(3, 949, false)]
    [InlineData(3, 1100, true)]
    [InlineData(3, 1_000_000, true)] // ahead: the clock moves
    [InlineData(2, 1100, false)]
    [InlineData(4, 0, true)]
    [InlineData(UsmEngineState.MaxBoots, 1100, false)]
    public void TryAccept_LaterMessage_KeepsTheWindow(int boots, int time, bool expected)
    {
        var state = new UsmEngineState();
        Assert.True(state.TryAccept(3, 1000, Start));
        Assert.Equal(expected, state.TryAccept(boots, time, Start + TimeSpan.FromSeconds(100)));
    }

    [Fact]
    public void TryAccept_OlderWithinTheWindow_DoesNotMoveTheClockBack()
    {
        var state = new UsmEngineState();
        Assert.True(state.TryAccept(3, 1000, Start));
        Assert.True(state.TryAccept(3, 900, Start));
        Assert.Equal(1000, state.TimeAt(Start));
    }

    [Fact]
    public void Suggest_BeforeAndAfterAuthentic_CountsOnlyBefore()
    {
        var state = new UsmEngineState();
        state.Suggest(int.MaxValue, 5, Start);
        Assert.Equal(5, state.TimeAt(Start));
        Assert.False(state.IsAuthentic);

        Assert.True(state.TryAccept(1, 7, Start)); // a forged suggestion costs the truth nothing
        state.Suggest(9, 9, Start);

        Assert.Equal((1, 7), (state.Boots, state.TimeAt(Start)));
    }

    [Fact]
    public void TryResynchronize_LowerBoots_FollowsUnlessExhausted()
    {
        var state = new UsmEngineState();
        Assert.True(state.TryAccept(30, 1000, Start));
        Assert.False(state.TryResynchronize(UsmEngineState.MaxBoots, 1, Start));
        Assert.Equal(30, state.Boots);
        Assert.True(state.TryResynchronize(1, 20, Start));
        Assert.True(state.TryAccept(1, 20, Start));
    }

    [Fact]
    public void Header_OwnClockOverflows_CountsBootsOnAndStopsAtTheLast()
    {
        var engineId = new byte[5];
        var engine = new UsmAuthoritativeEngine(engineId, 7, Start);
        Assert.Equal((7, 0), Clock(engine, 0));
        Assert.Equal((7, int.MaxValue), Clock(engine, int.MaxValue));
        Assert.Equal((8, 0), Clock(engine, 1L + int.MaxValue));
        Assert.Equal((7, 0), Clock(engine, -5));

        var last = new UsmAuthoritativeEngine(engineId, UsmEngineState.MaxBoots - 1, Start);
        Assert.True(last.IsInWindow(UsmEngineState.MaxBoots - 1, 10, Start));
        Assert.Equal((UsmEngineState.MaxBoots, 3), Clock(last, 4L + int.MaxValue));
        Assert.Equal(UsmEngineState.MaxBoots, Clock(last, 3 * (1L + int.MaxValue)).Boots);
        Assert.False(last.IsInWindow(UsmEngineState.MaxBoots, 3, Start + TimeSpan.FromSeconds(4L + int.MaxValue)));
    }

    [Theory]
    [InlineData(7, 850, true)]
    [InlineData(7, 849, false)]
    [InlineData(7, 1150, true)]
    [InlineData(7, 1151, false)]
    [InlineData(6, 1000, false)]
    [InlineData(8, 1000, false)]
    public void IsInWindow_OwnClockAt1000_Takes150SecondsEachWay(int boots, int time, bool expected) =>
        Assert.Equal(
            expected,
            new UsmAuthoritativeEngine(new byte[5], 7, Start).IsInWindow(boots, time, Start + TimeSpan.FromSeconds(1000))
        );

    [Theory]
    [InlineData(4, 1)]
    [InlineData(33, 1)]
    [InlineData(12, -1)]
    public void Engine_OutOfRange_Throws(int engineIdLength, int boots) =>
        Assert.ThrowsAny<ArgumentException>(() => new UsmAuthoritativeEngine(new byte[engineIdLength], boots, Start));

    private static (int Boots, int Time) Clock(UsmAuthoritativeEngine engine, long seconds)
    {
        var header = engine.Header(0, Start + TimeSpan.FromSeconds(seconds));
        return (header.EngineBoots, header.EngineTime);
    }
}
