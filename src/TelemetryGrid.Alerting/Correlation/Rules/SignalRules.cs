using System.Collections.Concurrent;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Rules;

/// <summary>
/// Which alerts tell of outages. A label <c>signal</c> (<c>down</c>, <c>lost</c>, <c>other</c>) decides; without one, the name does:
/// words such as Down or Unreachable. What is said of a session, a peer, a service or another part takes nothing down with it.
/// </summary>
public static class SignalRules
{
    public const string Label = "signal";

    // Names come from rules, whose number is small; more are not remembered.
    private const int MaxRemembered = 4096;

    private static readonly LabelMatcher Down = Name(
        "down|unreachable|offline|not_?responding|no_?response|dead|link_?(failure|loss|failed)"
    );
    private static readonly LabelMatcher Lost = Name(
        "silent|silence|lost|absent|missing|stale|no_?data|timeout|timed_?out|disconnected|stopped"
    );
    private static readonly LabelMatcher Session = Name(
        "bgp|bmp|ospf|is_?is|bfd|peer|neighbou?r|session|adjacency|tunnel|service|exporter|source|collector|flow|sensor|fan|psu|power"
    );

    private static readonly ConcurrentDictionary<string, AlertSignal> Remembered = new(StringComparer.Ordinal);

    public static AlertSignal Of(Labels labels, AlertEntity entity)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var signal = labels[Label] switch
        {
            "down" => AlertSignal.Down,
            "lost" => AlertSignal.Lost,
            "other" => AlertSignal.Other,
            _ => OfName(labels["alertname"]),
        };
        return signal == AlertSignal.Down && !entity.IsDevice && !entity.IsInterface ? AlertSignal.Lost : signal;
    }

    private static AlertSignal OfName(string name)
    {
        if (Remembered.TryGetValue(name, out var known))
        {
            return known;
        }
        var signal =
            Down.Matches(name) ? (Session.Matches(name) ? AlertSignal.Lost : AlertSignal.Down)
            : Lost.Matches(name) ? AlertSignal.Lost
            : AlertSignal.Other;
        if (Remembered.Count < MaxRemembered)
        {
            Remembered[name] = signal;
        }
        return signal;
    }

    private static LabelMatcher Name(string words) => new("alertname", MatchOperator.Regex, $"(?i).*({words}).*");
}
