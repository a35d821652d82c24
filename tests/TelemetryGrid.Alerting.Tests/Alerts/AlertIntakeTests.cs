using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Alerts;

public sealed class AlertIntakeTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Labels Some = Labels.Of(("a", "b"));

    [Fact]
    public void TryAccept_NoTimes_StartsNowAndEndsByTimeout()
    {
        Assert.Null(AlertIntake.TryAccept(Some, Labels.Empty, null, null, "", T0, TimeSpan.FromMinutes(5), out var alert));
        Assert.Equal((T0, T0.AddMinutes(5), true), (alert!.StartsAt, alert.EndsAt, alert.EndIsTimeout));
    }

    [Fact]
    public void TryAccept_EndInThePastAndNoStart_StartsAtItsEnd()
    {
        Assert.Null(AlertIntake.TryAccept(Some, Labels.Empty, null, T0.AddHours(-1), "", T0, TimeSpan.FromMinutes(5), out var alert));
        Assert.Equal((T0.AddHours(-1), false), (alert!.StartsAt, alert.EndIsTimeout));
        Assert.True(alert.IsResolvedAt(T0));
    }

    [Fact]
    public void TryAccept_NoLabelsOrTimesTheWrongWayRound_IsRefused()
    {
        Assert.NotNull(AlertIntake.TryAccept(Labels.Empty, Labels.Empty, null, null, "", T0, TimeSpan.FromMinutes(5), out _));
        Assert.NotNull(AlertIntake.TryAccept(Some, Labels.Empty, T0, T0.AddSeconds(-1), "", T0, TimeSpan.FromMinutes(5), out _));
    }

    [Fact]
    public void Merge_NewsOfTheSameOccurrence_KeepsTheEarlierStartAndTheNewerEnd()
    {
        var known = Alert(0, 5, 0);
        Assert.Equal((T0, T0.AddMinutes(8)), Times(AlertIntake.Merge(known, Alert(2, 8, 3))));
        // Resolved now: the end that the newer report gives counts, earlier or not.
        Assert.Equal((T0, T0.AddMinutes(3)), Times(AlertIntake.Merge(known with { EndIsTimeout = true }, Alert(0, 3, 3))));
        // Another occurrence, after the first has ended.
        Assert.Equal((T0.AddMinutes(9), T0.AddMinutes(12)), Times(AlertIntake.Merge(known, Alert(9, 12, 9))));
    }

    [Fact]
    public void Fingerprint_KnownLabels_IsFnv1a()
    {
        Assert.Equal("cbf29ce484222325", Fingerprint.Of(Labels.Empty).ToString());
        Assert.NotEqual(Fingerprint.Of(Labels.Of(("a", "bc"))), Fingerprint.Of(Labels.Of(("ab", "c"))));
        // FNV-1a of the bytes 61 ff 62 ff, computed step by step.
        var expected = "a\u00ffb\u00ff".Aggregate(14695981039346656037UL, (hash, c) => unchecked((hash ^ c) * 1099511628211UL));
        Assert.Equal(new Fingerprint(expected), Fingerprint.Of(Some));
    }

    [Fact]
    public void Fingerprint_TextBeyondAscii_IsOfItsUtf8Bytes()
    {
        byte[] bytes = [.. "site"u8, 255, .. "Köln 😀 a"u8, 255];
        var expected = bytes.Aggregate(14695981039346656037UL, (hash, b) => unchecked((hash ^ b) * 1099511628211UL));
        Assert.Equal(new Fingerprint(expected), Fingerprint.Of(Labels.Of(("site", "Köln 😀 a"))));
    }

    private static (DateTimeOffset, DateTimeOffset) Times(Alert alert) => (alert.StartsAt, alert.EndsAt);

    private static Alert Alert(int start, int end, int updated) =>
        new(Some, Labels.Empty, T0.AddMinutes(start), T0.AddMinutes(end), T0.AddMinutes(updated), "");
}
