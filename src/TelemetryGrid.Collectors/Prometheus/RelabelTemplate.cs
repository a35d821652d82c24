using System.Text;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// A text with references to groups of a regex: <c>$1</c>, <c>${1}</c>, <c>${name}</c>, <c>$$</c>. A bare reference takes as many letters,
/// digits and underscores as follow, so <c>$1x</c> asks for a group called <c>1x</c>; what does not exist is empty.
/// </summary>
internal sealed class RelabelTemplate
{
    // A text, or the number of a group.
    private readonly List<(string? Text, int Group)> _parts = [];

    public RelabelTemplate(string text, RelabelPattern pattern)
    {
        var literal = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] != '$')
            {
                literal.Append(text[at++]);
            }
            else if (text.AsSpan(at).StartsWith("$$", StringComparison.Ordinal))
            {
                literal.Append('$');
                at += 2;
            }
            else if (ReadReference(text, at) is { } reference)
            {
                _parts.Add((literal.ToString(), 0));
                literal.Clear();
                _parts.Add((null, pattern.GroupOf(reference.Name)));
                at = reference.End;
            }
            else
            {
                // A dollar sign that refers to nothing stands for itself.
                literal.Append(text[at++]);
            }
        }
        _parts.Add((literal.ToString(), 0));
        _parts.RemoveAll(p => p.Text is "");
        IsConstant = _parts.TrueForAll(p => p.Text is not null);
    }

    /// <summary>True where the text refers to no group.</summary>
    public bool IsConstant { get; }

    public string Expand(Match match)
    {
        if (_parts.Count == 1)
        {
            return Value(match, _parts[0]);
        }
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(Value(match, part));
        }
        return text.ToString();
    }

    private static string Value(Match match, (string? Text, int Group) part) =>
        part.Text ?? (part.Group >= 0 && part.Group < match.Groups.Count ? match.Groups[part.Group].Value : "");

    private static (string Name, int End)? ReadReference(string text, int dollar)
    {
        var isBraced = dollar + 1 < text.Length && text[dollar + 1] == '{';
        var start = dollar + (isBraced ? 2 : 1);
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }
        if (end == start || (isBraced && (end == text.Length || text[end] != '}')))
        {
            return null;
        }
        return (text[start..end], isBraced ? end + 1 : end);
    }
}
