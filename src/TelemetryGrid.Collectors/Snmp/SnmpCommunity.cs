using System.Text;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>A community, which is a password: it is written into requests and shown nowhere.</summary>
public sealed class SnmpCommunity
{
    private readonly byte[] _octets;

    /// <param name="community">Text, sent as UTF-8; at most 255 octets.</param>
    /// <exception cref="ArgumentException">The community is too long.</exception>
    public SnmpCommunity(string community)
    {
        ArgumentNullException.ThrowIfNull(community);
        _octets = Encoding.UTF8.GetBytes(community);
        if (_octets.Length > 255)
        {
            throw new ArgumentException("A community has at most 255 octets.", nameof(community));
        }
    }

    /// <summary>For targets that need none.</summary>
    public static SnmpCommunity None { get; } = new("");

    internal ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Always the same stars.</summary>
    public override string ToString() => "***";
}
