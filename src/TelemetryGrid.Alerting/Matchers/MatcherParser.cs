using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Matchers;

/// <summary>
/// Reads matchers as Alertmanager's configuration, silences and API write them. Texts that both the classic and the UTF-8 rules take mean what
/// they meant classically; those that only one of them takes mean what that one says.
/// </summary>
public static class MatcherParser
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Reads any number of matchers, <c>{a="b", c=~"d|e"}</c>, the braces optional.</summary>
    public static bool TryParse(string text, out ImmutableArray<LabelMatcher> matchers, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            (matchers, reason) = ([], $"the matchers have {text.Length} characters; at most {MaxLength} are taken");
            return false;
        }
        if (ClassicMatcherParser.TryParse(text, out matchers, out _))
        {
            reason = "";
            return true;
        }
        return Utf8MatcherParser.TryParse(text, out matchers, out reason);
    }

    /// <summary>Reads exactly one matcher.</summary>
    public static bool TryParseOne(string text, out LabelMatcher? matcher, out string reason)
    {
        matcher = null;
        if (!TryParse(text, out var matchers, out reason))
        {
            return false;
        }
        if (matchers.Length != 1)
        {
            reason = matchers.Length == 0 ? "no matcher is given" : $"one matcher is expected, {matchers.Length} are given";
            return false;
        }
        matcher = matchers[0];
        return true;
    }

    internal static bool TryCreate(string name, MatchOperator op, string value, out LabelMatcher? matcher, out string reason)
    {
        try
        {
            (matcher, reason) = (new LabelMatcher(name, op, value), "");
            return true;
        }
        catch (ArgumentException e)
        {
            (matcher, reason) = (null, $"'{value}' is not a regular expression: {e.Message}");
            return false;
        }
    }
}
