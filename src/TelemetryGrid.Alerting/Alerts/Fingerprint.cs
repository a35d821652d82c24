using System.Globalization;
using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Alerts;

/// <summary>The 64 bits by which Prometheus and Alertmanager know a set of labels: FNV-1a over names and values, each ended by a byte 255.</summary>
public readonly record struct Fingerprint(ulong Value) : IComparable<Fingerprint>
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static Fingerprint Of(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return OfSortedPairs(labels.ToPairs().AsSpan());
    }

    /// <summary>Of names and values in turn, as <see cref="Labels.FromSortedPairs"/> takes them.</summary>
    public static Fingerprint OfSortedPairs(ReadOnlySpan<string> pairs)
    {
        var hash = Offset;
        foreach (var text in pairs)
        {
            hash = Add(hash, text);
        }
        return new Fingerprint(hash);
    }

    public int CompareTo(Fingerprint other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    public static bool operator <(Fingerprint left, Fingerprint right) => left.Value < right.Value;

    public static bool operator >(Fingerprint left, Fingerprint right) => left.Value > right.Value;

    public static bool operator <=(Fingerprint left, Fingerprint right) => left.Value <= right.Value;

    public static bool operator >=(Fingerprint left, Fingerprint right) => left.Value >= right.Value;

    private static ulong Add(ulong hash, string text)
    {
        var ascii = 0;
        for (; ascii < text.Length && char.IsAscii(text[ascii]); ascii++)
        {
            hash = (hash ^ text[ascii]) * Prime;
        }
        return (AddBeyondAscii(hash, text.AsSpan(ascii)) ^ 255) * Prime;
    }

    private static ulong AddBeyondAscii(ulong hash, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                hash = (hash ^ b) * Prime;
            }
        }
        return hash;
    }
}
