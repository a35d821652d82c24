using System.Security.Cryptography;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>A user at one engine: localized keys and what is done with them. May be used from several threads at once.</summary>
public sealed class UsmLocalUser
{
    private readonly byte[] _engineId;
    private readonly byte[] _authKey;
    private UsmCipher? _cipher;

    internal UsmLocalUser(UsmUser user, ReadOnlySpan<byte> engineId, ReadOnlySpan<byte> authKey)
    {
        User = user;
        _engineId = engineId.ToArray();
        _authKey = authKey.ToArray();
    }

    /// <summary>The nameless user at the nameless engine, in whose name an engine's id is asked for (RFC 3414 §4).</summary>
    public static UsmLocalUser Discovery { get; } = new UsmUser("").Localize(default);

    public UsmUser User { get; }

    /// <summary>The authoritative engine whose keys these are.</summary>
    public ReadOnlySpan<byte> EngineId => _engineId;

    /// <summary>
    /// Null for a user without privacy. Made when first needed, because one of the key extensions takes a millisecond: a forger, who
    /// does not get beyond the digest, shall not be able to cost us that with every new engine id.
    /// </summary>
    internal UsmCipher? Cipher =>
        _cipher is null && User.Privacy != UsmPrivProtocol.None
            ? Interlocked.CompareExchange(ref _cipher, User.CreateCipher(_engineId), null) ?? _cipher
            : _cipher;

    internal int MacLength => UsmKeys.MacLength(User.Auth);

    /// <summary>Authenticates a whole message whose authentication field holds zeros (RFC 3414 §6.3.1).</summary>
    internal void Sign(Span<byte> message, int macOffset)
    {
        Span<byte> digest = stackalloc byte[UsmDigest.MaxLength];
        UsmDigest.Mac(User.Auth, _authKey, message, digest);
        digest[..MacLength].CopyTo(message[macOffset..]);
    }

    /// <summary>Checks a message's authentication field in constant time (RFC 3414 §6.3.2); <paramref name="scratch"/> is as long as the message.</summary>
    internal bool IsAuthentic(ReadOnlySpan<byte> message, int macOffset, int macLength, Span<byte> scratch)
    {
        if (macLength != MacLength)
        {
            return false;
        }
        scratch = scratch[..message.Length];
        message.CopyTo(scratch);
        scratch.Slice(macOffset, macLength).Clear();
        Span<byte> digest = stackalloc byte[UsmDigest.MaxLength];
        UsmDigest.Mac(User.Auth, _authKey, scratch, digest);
        return CryptographicOperations.FixedTimeEquals(digest[..macLength], message.Slice(macOffset, macLength));
    }
}
