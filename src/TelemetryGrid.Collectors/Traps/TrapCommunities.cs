using System.Security.Cryptography;
using System.Text;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>The communities that are let in. How long a look takes tells nothing of how much of one was right, or which.</summary>
internal sealed class TrapCommunities(IEnumerable<string> communities)
{
    private readonly byte[][] _digests = [.. communities.Select(c => SHA256.HashData(Encoding.UTF8.GetBytes(c)))];

    public bool Contains(ReadOnlySpan<byte> community)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(community, digest);
        var found = false;
        foreach (var known in _digests)
        {
            found |= CryptographicOperations.FixedTimeEquals(known, digest);
        }
        return found;
    }
}
