using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Silences;

/// <summary>What silences may be made, changed and ended.</summary>
public static class SilenceRules
{
    public const int MaxMatchers = 100;

    public const int MaxCommentLength = 16_384;

    /// <returns>What is wrong with a silence that someone wants to set; null when nothing is.</returns>
    public static string? Check(Silence silence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(silence);
        if (silence.Matchers.IsEmpty)
        {
            return "a silence needs at least one matcher";
        }
        if (silence.Matchers.Length > MaxMatchers)
        {
            return $"a silence has {silence.Matchers.Length} matchers; at most {MaxMatchers} are taken";
        }
        if (silence.Matchers.FirstOrDefault(m => !LabelNameRules.IsUtf8(m.Name)) is { } nameless)
        {
            return $"'{nameless.Name}' is not a label name";
        }
        if (silence.Matchers.All(m => m.MatchesEmpty))
        {
            return "a silence needs at least one matcher that does not match an absent label: this one would mute every alert";
        }
        if (silence.Comment.Length > MaxCommentLength)
        {
            return $"the comment has {silence.Comment.Length} characters; at most {MaxCommentLength} are taken";
        }
        return silence.EndsAt <= silence.StartsAt ? "the silence ends before it starts, or at once"
            : silence.EndsAt <= now ? "the end of the silence is in the past"
            : null;
    }

    /// <summary>
    /// True when a silence may become another without a new identifier: its matchers stay; an active one keeps its start; a pending one starts
    /// no earlier than now. One that expired stays so.
    /// </summary>
    public static bool CanBecome(Silence known, Silence wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(wanted);
        return known.Matchers.SequenceEqual(wanted.Matchers)
            && known.StateAt(now) switch
            {
                SilenceState.Active => wanted.StartsAt == known.StartsAt && wanted.EndsAt >= now,
                SilenceState.Pending => wanted.StartsAt >= now,
                _ => false,
            };
    }

    /// <summary>Ends a silence now; one that had not begun then never did.</summary>
    public static Silence Expire(Silence silence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(silence);
        return silence.StateAt(now) switch
        {
            SilenceState.Active => silence with { EndsAt = now, UpdatedAt = now },
            SilenceState.Pending => silence with { StartsAt = now, EndsAt = now, UpdatedAt = now },
            _ => silence,
        };
    }
}
