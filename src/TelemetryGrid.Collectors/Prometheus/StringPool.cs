using System.Collections.Concurrent;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// Lets series share the texts they have in common: label names, and values such as <c>GET</c> or <c>0.99</c> that return on every
/// target. Bounded: when full it forgets everything and begins anew. Thread-safe.
/// </summary>
internal sealed class StringPool
{
    private const int MaxTexts = 65_536;
    private const int MaxLength = 64;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    public string Share(string text)
    {
        if (text.Length > MaxLength)
        {
            return text;
        }
        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }
        if (_texts.Count >= MaxTexts)
        {
            _texts.Clear();
        }
        return _texts.GetOrAdd(text, text);
    }
}
