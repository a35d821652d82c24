using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The 64-bit number a series goes by in the log and in every tier: FNV-1a over its labels, finished with the mixer of MurmurHash3.
/// It follows from the labels alone, so that any node at any time gives a series the same one. Two series that share one are told apart
/// where a series is defined: the second is refused and counted.
/// </summary>
public static class SeriesFingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Span<byte> buffer = stackalloc byte[512];
        var hash = Offset;
        foreach (var text in labels.ToPairs())
        {
            var length = Encoding.UTF8.GetMaxByteCount(text.Length);
            var bytes = length <= buffer.Length ? buffer : new byte[length];
            foreach (var b in bytes[..Encoding.UTF8.GetBytes(text, bytes)])
            {
                hash = (hash ^ b) * Prime;
            }
            // A byte that no UTF-8 text contains keeps ("ab","c") and ("a","bc") apart.
            hash = (hash ^ 0xFF) * Prime;
        }
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
