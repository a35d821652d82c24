using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL;

/// <summary>Compiles the regular expressions of queries: anchored at both ends, dot matches newline, linear time. Keeps a bounded number of them.</summary>
public static class LabelRegex
{
    private const int MaxCached = 1024;
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    /// <summary>The longest pattern taken, in characters.</summary>
    public const int MaxLength = 16_384;

    /// <exception cref="ArgumentException">The pattern is not a regular expression, too long, or needs backtracking.</exception>
    public static Regex Compile(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known))
        {
            return known;
        }
        if (pattern.Length > MaxLength)
        {
            throw new ArgumentException($"the regular expression has {pattern.Length} characters; at most {MaxLength} are taken");
        }
        Regex regex;
        try
        {
            regex = new Regex($"\\A(?s:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException e)
        {
            throw new ArgumentException($"the regular expression '{pattern}' cannot run in linear time: {e.Message}", e);
        }
        if (Cache.Count >= MaxCached)
        {
            Cache.Clear();
        }
        return Cache[pattern] = regex;
    }
}
