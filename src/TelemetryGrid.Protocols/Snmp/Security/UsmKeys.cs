using System.Buffers;
using System.Security.Cryptography;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// From passwords to the keys of one engine (RFC 3414 §2.6 and A.2). A password becomes a master key by hashing a mebibyte, about a
/// millisecond of work, so it is done once per user; localizing the master key for an engine costs one short hash.
/// </summary>
public static class UsmKeys
{
    /// <summary>Shortest password that an engine may accept (RFC 3414 §11.2). Shorter ones are used here as they are, since some devices take them.</summary>
    public const int MinimumPasswordLength = 8;

    /// <summary>Octets of the longest master or localized key.</summary>
    public const int MaxKeyLength = UsmDigest.MaxLength;

    private const int Expansion = 1 << 20;

    /// <summary>Octets of a master or localized key.</summary>
    public static int KeyLength(UsmAuthProtocol protocol) => UsmDigest.Length(protocol);

    /// <summary>Octets of the message's authentication field.</summary>
    public static int MacLength(UsmAuthProtocol protocol) => UsmDigest.MacLength(protocol);

    /// <summary>Octets of a localized privacy key; DES takes eight for the key and eight for the pre-IV.</summary>
    public static int PrivacyKeyLength(UsmPrivProtocol protocol) =>
        protocol switch
        {
            UsmPrivProtocol.None => 0,
            UsmPrivProtocol.Des or UsmPrivProtocol.Aes128 => 16,
            UsmPrivProtocol.Aes192 or UsmPrivProtocol.Aes192Cisco => 24,
            UsmPrivProtocol.Aes256 or UsmPrivProtocol.Aes256Cisco => 32,
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Unknown privacy protocol."),
        };

    /// <summary>Ku, the digest of the password repeated to one mebibyte (RFC 3414 A.2).</summary>
    /// <param name="key">Receives <see cref="KeyLength"/> octets.</param>
    /// <exception cref="ArgumentException">The password is empty.</exception>
    public static void PasswordToKey(UsmAuthProtocol protocol, ReadOnlySpan<byte> password, Span<byte> key)
    {
        if (password.IsEmpty)
        {
            throw new ArgumentException("An SNMPv3 password is not empty.", nameof(password));
        }
        var rented = ArrayPool<byte>.Shared.Rent(Expansion);
        var expanded = rented.AsSpan(0, Expansion);
        var filled = Math.Min(password.Length, Expansion);
        password[..filled].CopyTo(expanded);
        while (filled < Expansion)
        {
            var part = Math.Min(filled, Expansion - filled);
            expanded[..part].CopyTo(expanded[filled..]);
            filled += part;
        }
        UsmDigest.Hash(protocol, expanded, key);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    /// <summary>Kul, the master key bound to one engine: H(Ku ‖ engine id ‖ Ku) (RFC 3414 A.2).</summary>
    /// <param name="localized">Receives <see cref="KeyLength"/> octets.</param>
    public static void Localize(UsmAuthProtocol protocol, ReadOnlySpan<byte> key, ReadOnlySpan<byte> engineId, Span<byte> localized)
    {
        var length = KeyLength(protocol);
        if (key.Length != length || engineId.Length > SnmpLimits.MaxEngineIdLength)
        {
            throw new ArgumentException("The key is not one of the protocol, or the engine id is longer than 32 octets.", nameof(key));
        }
        Span<byte> source = stackalloc byte[2 * MaxKeyLength + SnmpLimits.MaxEngineIdLength];
        key.CopyTo(source);
        engineId.CopyTo(source[length..]);
        key.CopyTo(source[(length + engineId.Length)..]);
        UsmDigest.Hash(protocol, source[..(2 * length + engineId.Length)], localized);
        CryptographicOperations.ZeroMemory(source);
    }

    /// <summary>
    /// The privacy key of one engine: the localized key, cut or extended to what the cipher needs. It is derived with the user's
    /// authentication protocol (RFC 3414 §8.2.1, RFC 3826 §1.2).
    /// </summary>
    /// <param name="localized">Receives <see cref="PrivacyKeyLength"/> octets.</param>
    public static void LocalizePrivacy(
        UsmAuthProtocol auth,
        UsmPrivProtocol privacy,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> engineId,
        Span<byte> localized
    )
    {
        var wanted = PrivacyKeyLength(privacy);
        var step = KeyLength(auth);
        Span<byte> material = stackalloc byte[2 * MaxKeyLength]; // two digests reach 32 octets with any of the protocols
        Localize(auth, key, engineId, material);
        if (step < wanted)
        {
            if (privacy is UsmPrivProtocol.Aes192 or UsmPrivProtocol.Aes256)
            {
                // draft-blumenthal-aes-usm-04 §3.1.2.1: Kul' = Kul ‖ H(Kul)
                UsmDigest.Hash(auth, material[..step], material[step..]);
            }
            else
            {
                // draft-reeder-snmpv3-usm-3desede-00 §2.1: the localized key is the password of the next part
                Span<byte> next = stackalloc byte[MaxKeyLength];
                PasswordToKey(auth, material[..step], next);
                Localize(auth, next[..step], engineId, material[step..]);
            }
        }
        material[..wanted].CopyTo(localized);
        CryptographicOperations.ZeroMemory(material);
    }
}
