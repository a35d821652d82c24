using System.Text;
using System.Text.RegularExpressions;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// A relabelling regex. Named groups are numbered with the others from left to right, as RE2 does and .NET does not; so they are
/// compiled as plain groups and their names kept here.
/// </summary>
internal sealed class RelabelPattern
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The pattern is not a regular expression that runs in linear time.</exception>
    public RelabelPattern(string pattern)
    {
        Text = pattern;
        Regex = LabelRegex.Compile(Unname(pattern));
    }

    public string Text { get; }

    public Regex Regex { get; }

    /// <summary>The group of a reference such as <c>1</c> or <c>host</c>; −1 where there is none.</summary>
    public int GroupOf(string reference) =>
        int.TryParse(reference, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : _names.GetValueOrDefault(reference, -1);

    private string Unname(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var groups = 0;
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            text.Append(c);
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[++i]);
            }
            else if (isInClass)
            {
                isInClass = c != ']';
            }
            else if (c == '[')
            {
                isInClass = true;
                // A bracket that comes first, or first after ^, stands for itself.
                foreach (var first in "^]")
                {
                    if (i + 1 < pattern.Length && pattern[i + 1] == first)
                    {
                        text.Append(first == ']' ? @"\]" : "^");
                        i++;
                    }
                }
            }
            else if (c == '(')
            {
                if (i + 1 == pattern.Length || pattern[i + 1] != '?')
                {
                    groups++;
                }
                else if (NameAt(pattern, i + 2) is { } name)
                {
                    _names.TryAdd(name.Text, ++groups);
                    i = name.End;
                }
            }
        }
        return text.ToString();
    }

    // (?P<name> or (?<name>; look-behind, (?<= and (?<!, is no name and is refused by the engine.
    private static (string Text, int End)? NameAt(string pattern, int at)
    {
        var start = pattern.AsSpan(at) switch
        {
            ['P', '<', ..] => at + 2,
            ['<', not ('=' or '!'), ..] => at + 1,
            _ => -1,
        };
        var end = start < 0 ? -1 : pattern.IndexOf('>', start);
        return end < 0 ? null : (pattern[start..end], end);
    }
}
