using TelemetryGrid.Collectors.Flows;

namespace TelemetryGrid.Collectors.Tests.Flows;

public sealed class SequenceTrackerTests
{
    [Fact]
    public void Advance_NoGaps_NothingLost()
    {
        var tracker = new SequenceTracker();
        Assert.Equal(0UL, tracker.Advance(1000, 30));
        Assert.Equal(0UL, tracker.Advance(1030, 30));
        Assert.Equal(0UL, tracker.Advance(1060, 10));
    }

    [Fact]
    public void Advance_Gap_CountsMissingUnits()
    {
        var tracker = new SequenceTracker();
        tracker.Advance(0, 30);
        Assert.Equal(60UL, tracker.Advance(90, 30));
    }

    [Fact]
    public void Advance_NumberWraps_NothingLost()
    {
        var tracker = new SequenceTracker();
        tracker.Advance(uint.MaxValue - 9, 10);
        Assert.Equal(0UL, tracker.Advance(0, 10));
    }

    [Fact]
    public void Advance_ExporterRestarts_NothingLostAndFollowed()
    {
        var tracker = new SequenceTracker();
        tracker.Advance(5_000_000, 30);
        Assert.Equal(0UL, tracker.Advance(0, 30));
        Assert.Equal(0UL, tracker.Advance(30, 30));
    }

    [Fact]
    public void Advance_NumberIncludesItsOwnRecords_NothingLost()
    {
        var tracker = new SequenceTracker();
        tracker.Advance(7, 7);
        Assert.Equal(0UL, tracker.Advance(27, 20));
        Assert.Equal(0UL, tracker.Advance(30, 3));
    }

    [Fact]
    public void Advance_Reordered_DoesNotMoveBack()
    {
        var tracker = new SequenceTracker();
        tracker.Advance(100, 1);
        Assert.Equal(1UL, tracker.Advance(102, 1));
        Assert.Equal(0UL, tracker.Advance(101, 1));
        Assert.Equal(0UL, tracker.Advance(103, 1));
    }
}
