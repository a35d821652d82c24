using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What one target says of its metrics. Knows what is not in the log yet, so that it is said once. Not thread-safe.</summary>
internal sealed class ScrapeMetadata
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Family>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private long _page;
    private int _seen;
    private bool _isPending;

    public ScrapeMetadata() => _byName = _families.GetAlternateLookup<ReadOnlySpan<char>>();

    public void BeginPage()
    {
        _page++;
        _seen = 0;
    }

    public void Type(ReadOnlySpan<byte> family, string type)
    {
        var entry = Find(family);
        if (!string.Equals(entry.Type, type, StringComparison.Ordinal))
        {
            entry.Type = type;
            entry.IsPending = _isPending = true;
        }
    }

    public void Help(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text)
    {
        var entry = Find(family);
        if (!IsText(entry.Help, text))
        {
            entry.Help = Encoding.UTF8.GetString(text);
            entry.IsPending = _isPending = true;
        }
    }

    public void Unit(ReadOnlySpan<byte> family, ReadOnlySpan<byte> text)
    {
        var entry = Find(family);
        if (!IsText(entry.Unit, text))
        {
            entry.Unit = Encoding.UTF8.GetString(text);
            entry.IsPending = _isPending = true;
        }
    }

    /// <summary>What the log does not have yet.</summary>
    public IReadOnlyList<MetricMetadata> Pending() =>
        _isPending
            ? [.. _families.Where(f => f.Value.IsPending).Select(f => new MetricMetadata(f.Key, f.Value.Type, f.Value.Help, f.Value.Unit))]
            : [];

    /// <summary>The page is in the log; families it does not have are forgotten.</summary>
    public void Commit()
    {
        if (_isPending)
        {
            _isPending = false;
            foreach (var family in _families.Values)
            {
                family.IsPending = false;
            }
        }
        if (_seen < _families.Count)
        {
            foreach (var name in _families.Where(f => f.Value.LastSeen != _page).Select(f => f.Key))
            {
                _families.Remove(name);
            }
        }
    }

    /// <summary>The page was given up: what it brought is forgotten.</summary>
    public void Rollback()
    {
        foreach (var name in _families.Where(f => f.Value.Created == _page).Select(f => f.Key))
        {
            _families.Remove(name);
        }
    }

    private Family Find(ReadOnlySpan<byte> name)
    {
        Span<char> buffer = stackalloc char[256];
        var chars = name.Length <= buffer.Length ? buffer : new char[name.Length];
        chars = chars[..Encoding.UTF8.GetChars(name, chars)];
        if (!_byName.TryGetValue(chars, out var family))
        {
            family = new Family { Created = _page };
            _byName[chars] = family;
        }
        if (family.LastSeen != _page)
        {
            family.LastSeen = _page;
            _seen++;
        }
        return family;
    }

    private static bool IsText(string known, ReadOnlySpan<byte> text)
    {
        if (Encoding.UTF8.GetMaxCharCount(text.Length) < known.Length)
        {
            return false;
        }
        Span<byte> buffer = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(known, buffer, out var length)
            ? text.SequenceEqual(buffer[..length])
            : string.Equals(known, Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    private sealed class Family
    {
        public string Type { get; set; } = "unknown";

        public string Help { get; set; } = "";

        public string Unit { get; set; } = "";

        public bool IsPending { get; set; }

        public long Created { get; init; }

        public long LastSeen { get; set; } = -1;
    }
}
