namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>
/// Learns which kinds of alerts begin together more often than chance lets them. Counts beginnings of each kind and common beginnings of
/// pairs; a pair belongs together when it has support, when most beginnings of the rarer one are common ones, and when independent kinds of
/// these rates would hardly ever meet as often (Poisson). Bounded: what began longest ago is forgotten first.
/// </summary>
internal sealed class CoOccurrence(CorrelationOptions options)
{
    // A burst says that there was an outage, and nothing of each pair in it.
    private const int MaxRecent = 32;
    private const double LeastShare = 0.5;

    private readonly Dictionary<string, KindCount> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), PairCount> _pairs = [];
    private readonly Dictionary<string, HashSet<string>> _partners = new(StringComparer.Ordinal);
    private readonly List<(string Kind, DateTimeOffset At)> _recent = [];

    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>Kinds and pairs that were forgotten for others, and pairs of bursts that were not counted.</summary>
    public long Dropped { get; private set; }

    public IReadOnlyDictionary<string, KindCount> Kinds => _kinds;

    public IReadOnlyDictionary<(string A, string B), PairCount> Pairs => _pairs;

    public void Learn(string kind, DateTimeOffset at)
    {
        First = First is { } first && first < at ? first : at;
        Last = Last is { } last && last > at ? last : at;
        _recent.RemoveAll(r => r.At < Last - (2 * options.CoOccurrenceWindow));
        Count(kind, at);
        var others = _recent
            .Where(r => (r.At - at).Duration() <= options.CoOccurrenceWindow && r.Kind != kind)
            .Select(r => r.Kind)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (_recent.Count >= MaxRecent)
        {
            Dropped += others.Length;
            return;
        }
        foreach (var other in others)
        {
            CountPair(kind, other, at);
        }
        _recent.Add((kind, at));
    }

    /// <summary>The kinds that this one is known to begin with, and how sure that is.</summary>
    public IEnumerable<(string Kind, double Confidence, long Times)> PartnersOf(string kind)
    {
        if (!_partners.TryGetValue(kind, out var partners) || !_kinds.TryGetValue(kind, out var own))
        {
            yield break;
        }
        foreach (var partner in partners)
        {
            if (_kinds.TryGetValue(partner, out var other) && _pairs.TryGetValue(KeyOf(kind, partner), out var pair))
            {
                var share = (double)pair.Times / Math.Min(own.Times, other.Times);
                if (
                    pair.Times >= options.MinSupport
                    && share >= LeastShare
                    && Chance(own.Times, other.Times, pair.Times) < options.MaxChance
                )
                {
                    yield return (partner, Math.Min(0.9, share), pair.Times);
                }
            }
        }
    }

    public void Join(TrackedAlert[] alerts, Joined joined)
    {
        if (_pairs.Count == 0)
        {
            return;
        }
        var byKind = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < alerts.Length; i++)
        {
            if (_partners.ContainsKey(alerts[i].Kind))
            {
                if (!byKind.TryGetValue(alerts[i].Kind, out var list))
                {
                    byKind[alerts[i].Kind] = list = [];
                }
                list.Add(i);
            }
        }
        foreach (var (kind, list) in byKind.OrderBy(k => k.Value[0]))
        {
            foreach (var (partner, _, times) in PartnersOf(kind).OrderBy(p => p.Kind, StringComparer.Ordinal))
            {
                foreach (var b in byKind.GetValueOrDefault(partner) ?? [])
                {
                    foreach (var a in list)
                    {
                        if ((alerts[a].Alert.StartsAt - alerts[b].Alert.StartsAt).Duration() <= options.CoOccurrenceWindow)
                        {
                            joined.Relate(a, b, $"such alerts began together {times} times before");
                        }
                    }
                }
            }
        }
    }

    /// <summary>Takes back what was stored.</summary>
    public void Load(DateTimeOffset? first, DateTimeOffset? last, long dropped)
    {
        (First, Last, Dropped) = (first, last, dropped);
    }

    public void LoadKind(string kind, KindCount count) => _kinds[kind] = count;

    public void LoadPair(string a, string b, PairCount count)
    {
        _pairs[KeyOf(a, b)] = count;
        Partner(a, b);
        Partner(b, a);
    }

    /// <summary>The probability that kinds that begin independently, this often each, begin together as often.</summary>
    private double Chance(long a, long b, long together)
    {
        var span = Math.Max((Last - First)?.TotalSeconds ?? 0, options.CoOccurrenceWindow.TotalSeconds);
        var expected = a * (b * 2.0 * options.CoOccurrenceWindow.TotalSeconds / span);
        // P(X >= k) = 1 - sum of the terms below k; summed from k on, where nothing cancels out.
        var term = Math.Exp((together * Math.Log(expected)) - expected - LogFactorial(together));
        var sum = 0.0;
        for (var k = together; term > sum * 1e-12 && k < together + 1000; k++)
        {
            sum += term;
            term *= expected / (k + 1);
        }
        return together <= expected ? 1 : Math.Min(1, sum);
    }

    private static double LogFactorial(long n)
    {
        var sum = 0.0;
        for (var k = 2; k <= Math.Min(n, 256); k++)
        {
            sum += Math.Log(k);
        }
        // Beyond: Stirling.
        return n <= 256 ? sum : (n * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI * n));
    }

    private void Count(string kind, DateTimeOffset at)
    {
        if (!_kinds.ContainsKey(kind) && _kinds.Count >= options.MaxLearntKinds)
        {
            foreach (
                var old in _kinds
                    .OrderBy(k => k.Value.Last)
                    .ThenBy(k => k.Key, StringComparer.Ordinal)
                    .Take((_kinds.Count / 8) + 1)
                    .ToArray()
            )
            {
                ForgetKind(old.Key);
            }
        }
        _kinds[kind] = new KindCount((_kinds.TryGetValue(kind, out var known) ? known.Times : 0) + 1, at);
    }

    private void CountPair(string a, string b, DateTimeOffset at)
    {
        if (!_kinds.ContainsKey(a) || !_kinds.ContainsKey(b))
        {
            return;
        }
        var key = KeyOf(a, b);
        if (!_pairs.ContainsKey(key) && _pairs.Count >= options.MaxLearntPairs)
        {
            foreach (
                var old in _pairs
                    .OrderBy(p => p.Value.Times)
                    .ThenBy(p => p.Value.Last)
                    .ThenBy(p => p.Key)
                    .Take((_pairs.Count / 8) + 1)
                    .ToArray()
            )
            {
                ForgetPair(old.Key);
            }
        }
        LoadPair(a, b, new PairCount((_pairs.TryGetValue(key, out var known) ? known.Times : 0) + 1, at));
    }

    private void ForgetKind(string kind)
    {
        foreach (var partner in _partners.TryGetValue(kind, out var partners) ? partners.ToArray() : [])
        {
            ForgetPair(KeyOf(kind, partner));
        }
        _kinds.Remove(kind);
        Dropped++;
    }

    private void ForgetPair((string A, string B) pair)
    {
        _pairs.Remove(pair);
        Unpartner(pair.A, pair.B);
        Unpartner(pair.B, pair.A);
        Dropped++;
    }

    private void Partner(string a, string b)
    {
        if (!_partners.TryGetValue(a, out var partners))
        {
            _partners[a] = partners = new HashSet<string>(StringComparer.Ordinal);
        }
        partners.Add(b);
    }

    private void Unpartner(string a, string b)
    {
        if (_partners.TryGetValue(a, out var partners) && partners.Remove(b) && partners.Count == 0)
        {
            _partners.Remove(a);
        }
    }

    private static (string, string) KeyOf(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    /// <summary>How often a kind began, and when last.</summary>
    internal readonly record struct KindCount(long Times, DateTimeOffset Last);

    /// <summary>How often two began together, and when last.</summary>
    internal readonly record struct PairCount(long Times, DateTimeOffset Last);
}
