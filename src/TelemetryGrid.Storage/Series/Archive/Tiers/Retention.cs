using System.Text.RegularExpressions;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>Decides which policy a series falls under and what has expired.</summary>
internal sealed class Retention
{
    private const int MaxCachedNames = 10_000;

    private readonly SeriesTierOptions _options;
    private readonly long _window;
    private readonly (RetentionPolicy Policy, Regex Metrics)[] _policies;
    private readonly Regex _counters;
    private readonly Dictionary<string, (RetentionPolicy Policy, bool IsCounter)> _byName = new(StringComparer.Ordinal);

    public Retention(SeriesTierOptions options, long windowMilliseconds)
    {
        _options = options;
        _window = windowMilliseconds;
        _policies = [.. options.Policies.Select(static p => (p, LabelRegex.Compile(p.Metrics)))];
        _counters = LabelRegex.Compile(options.Counters);
    }

    /// <summary>The last window that is old enough to move.</summary>
    public long LastToMove(DateTimeOffset now) => BlockFormat.WindowOf((now - _options.WarmAge).ToUnixTimeMilliseconds() + 1, _window) - 1;

    public (RetentionPolicy Policy, bool IsCounter) Of(Labels labels)
    {
        var name = labels.Name;
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }
        if (_byName.Count >= MaxCachedNames)
        {
            _byName.Clear();
        }
        var policy = Array.Find(_policies, p => p.Metrics.IsMatch(name)).Policy ?? _options.Default;
        return _byName[name] = (policy, _counters.IsMatch(name));
    }

    public bool IsExpired(RetentionPolicy policy, SeriesResolution resolution, long window, DateTimeOffset now) =>
        (window + 1) * _window <= (now - policy.Of(resolution)).ToUnixTimeMilliseconds();

    /// <summary>Whether some, or all, of a block's series have expired. Policies that are no longer configured count as the default.</summary>
    public (bool Some, bool All) Expiry(BlockEntry block, DateTimeOffset now)
    {
        var expired = block.Policies.Select(Named).Count(p => IsExpired(p, block.Resolution, block.Window, now));
        return (expired > 0, expired == block.Policies.Count);
    }

    private RetentionPolicy Named(string name) => _options.Policies.FirstOrDefault(p => p.Name == name) ?? _options.Default;
}
