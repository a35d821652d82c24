using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Alerts;

/// <summary>What becomes of an alert as a sender posts it.</summary>
public static class AlertIntake
{
    /// <summary>Checks an alert and fills in the times its sender left out.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryAccept(
        Labels labels,
        Labels annotations,
        DateTimeOffset? startsAt,
        DateTimeOffset? endsAt,
        string generatorUrl,
        DateTimeOffset now,
        TimeSpan resolveTimeout,
        out Alert? alert
    )
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(annotations);
        alert = null;
        if (labels.Count == 0)
        {
            return "an alert needs at least one label";
        }
        foreach (var set in (Labels[])[labels, annotations])
        {
            for (var i = 0; i < set.Count; i++)
            {
                if (!LabelNameRules.IsUtf8(set.NameAt(i)))
                {
                    return $"'{set.NameAt(i)}' is not a label name";
                }
            }
        }
        var start = startsAt ?? (endsAt is { } end && end < now ? end : now);
        if (endsAt < start)
        {
            return "the alert ends before it starts";
        }
        alert = new Alert(labels, annotations, start, endsAt ?? now + resolveTimeout, now, generatorUrl) { EndIsTimeout = endsAt is null };
        return null;
    }

    /// <summary>
    /// Joins what is known of an alert with news of it. Where both speak of the same occurrence the earlier start and the later news count, and
    /// an end that a sender gave is not brought forward by another that still sees the alert fire; else the news replaces what was known.
    /// </summary>
    public static Alert Merge(Alert known, Alert news)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(news);
        var endsInside = news.EndsAt > known.StartsAt && news.EndsAt < known.EndsAt;
        var startsInside = news.StartsAt > known.StartsAt && news.StartsAt < known.EndsAt;
        if (!endsInside && !startsInside)
        {
            return news;
        }
        var (older, newer) = news.UpdatedAt < known.UpdatedAt ? (news, known) : (known, news);
        var merged = newer with { StartsAt = older.StartsAt < newer.StartsAt ? older.StartsAt : newer.StartsAt };
        var now = newer.UpdatedAt;
        var keepsOlderEnd = newer.IsResolvedAt(now) ? older.IsResolvedAt(now) : !older.EndIsTimeout;
        return keepsOlderEnd && older.EndsAt > newer.EndsAt ? merged with { EndsAt = older.EndsAt } : merged;
    }
}
