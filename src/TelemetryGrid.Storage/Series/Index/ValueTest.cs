using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// A matcher in the form the index works with. Regular expressions that are alternations of plain texts, or a plain text and then anything,
/// are tested without the regex engine; all others once per query and value.
/// </summary>
internal sealed class ValueTest
{
    private readonly LabelMatcher _matcher;
    private readonly bool _negated;
    private readonly HashSet<string>? _set;
    private readonly string? _prefix;
    private readonly int _minLength;
    private Dictionary<string, bool>? _known;

    public ValueTest(LabelMatcher matcher)
    {
        _matcher = matcher;
        _negated = matcher.Operator is MatchOperator.NotEqual or MatchOperator.NotRegex;
        if (matcher.Operator is MatchOperator.Equal or MatchOperator.NotEqual)
        {
            _set = new HashSet<string>(StringComparer.Ordinal) { matcher.Value };
        }
        else if (PlainPattern.TryAlternatives(matcher.Value, out var alternatives))
        {
            _set = new HashSet<string>(alternatives, StringComparer.Ordinal);
        }
        else if (PlainPattern.TryPrefix(matcher.Value, out var prefix, out var more))
        {
            (_prefix, _minLength) = (prefix, prefix.Length + more);
        }
        MatchesAbsent = Matches("");
        // `a=~"x|y"` names what it wants and `a!~"x|y"` what it does not want, unless the empty value is among them.
        Listed = _set is not null && MatchesAbsent == _negated ? _set : null;
    }

    public string Name => _matcher.Name;

    /// <summary>True when a series without the label passes, so that the test can only take series away.</summary>
    public bool MatchesAbsent { get; }

    /// <summary>The only values that pass (or, when the absent label passes, that fail), where the matcher lists them.</summary>
    public IReadOnlySet<string>? Listed { get; }

    /// <summary>The same as pairs, once the query has gone through all values.</summary>
    public LabelPair[]? Resolved { get; private set; }

    public bool Matches(string value)
    {
        if (_set is not null)
        {
            return _set.Contains(value) != _negated;
        }
        if (_prefix is not null)
        {
            return (value.Length >= _minLength && value.StartsWith(_prefix, StringComparison.Ordinal)) != _negated;
        }
        return _matcher.Matches(value);
    }

    /// <summary>As <see cref="Matches"/>, for values that come again and again; not thread-safe.</summary>
    public bool MatchesOften(string value)
    {
        if (_set is not null || _prefix is not null)
        {
            return Matches(value);
        }
        _known ??= new Dictionary<string, bool>(StringComparer.Ordinal);
        if (!_known.TryGetValue(value, out var matches))
        {
            _known[value] = matches = _matcher.Matches(value);
        }
        return matches;
    }

    /// <summary>Goes through all values of the label.</summary>
    public void Resolve(LabelPair[] pairs, CancellationToken cancellation)
    {
        var wanted = !MatchesAbsent;
        var resolved = new List<LabelPair>();
        for (var i = 0; i < pairs.Length; i++)
        {
            if (i % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            if (Matches(pairs[i].Value) == wanted)
            {
                resolved.Add(pairs[i]);
            }
        }
        Resolved = [.. resolved];
    }
}
