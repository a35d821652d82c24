using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>When a group is evaluated: at multiples of its interval, moved by what its name gives, so that not all groups begin at once.</summary>
public static class RuleGroupTimes
{
    /// <summary>The last of the group's times at or before another.</summary>
    public static DateTimeOffset LastAt(DateTimeOffset now, TimeSpan interval, string file, string group)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var hash = Fingerprint.Of(Labels.Of(("file", file), ("group", group))).Value;
        // Milliseconds, as samples count.
        var length = Math.Max(1, (long)interval.TotalMilliseconds);
        var offset = (long)(hash % (ulong)length);
        var at = now.ToUnixTimeMilliseconds() - offset;
        return DateTimeOffset.FromUnixTimeMilliseconds(at - (((at % length) + length) % length) + offset);
    }
}
