using System.Text.RegularExpressions;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>Which alerts a list is asked for.</summary>
internal sealed class AlertFilter
{
    private readonly List<LabelMatcher> _matchers = [];
    private readonly bool _active;
    private readonly bool _silenced;
    private readonly bool _inhibited;

    public AlertFilter(HttpContext context)
    {
        _matchers.AddRange(MatchersOf(context));
        _active = Flag(context, "active");
        _silenced = Flag(context, "silenced");
        _inhibited = Flag(context, "inhibited");
        // Alerts are processed as they come.
        _ = Flag(context, "unprocessed");
        var receiver = context.Request.Query["receiver"].ToString();
        if (receiver.Length > 0)
        {
            try
            {
                Receiver = new Regex($"^(?:{receiver})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw AlertmanagerException.Bad($"failed to parse receiver param: {e.Message}");
            }
        }
    }

    /// <summary>The receivers asked for; null for all.</summary>
    public Regex? Receiver { get; }

    public static IEnumerable<LabelMatcher> MatchersOf(HttpContext context)
    {
        foreach (var text in context.Request.Query["filter"])
        {
            if (!MatcherParser.TryParse(text ?? "", out var matchers, out var reason))
            {
                throw AlertmanagerException.Bad($"bad matcher format: {text}: {reason}");
            }
            foreach (var matcher in matchers)
            {
                yield return matcher;
            }
        }
    }

    public bool Takes(ListedAlert alert) =>
        (_active || alert.IsSuppressed)
        && (_silenced || alert.SilencedBy.IsEmpty)
        && (_inhibited || alert.InhibitedBy.IsEmpty)
        && _matchers.TrueForAll(m => m.Matches(alert.Labels[m.Name]));

    private static bool Flag(HttpContext context, string name)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length == 0
            || (
                bool.TryParse(text, out var flag)
                    ? flag
                    : throw new AlertmanagerException(
                        StatusCodes.Status422UnprocessableEntity,
                        $"{name} in query must be of type boolean: \"{text}\""
                    )
            );
    }
}
