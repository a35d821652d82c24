using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>The digests behind the authentication protocols. MD5 and SHA-1 are what older devices have.</summary>
[SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 3414 §7")]
[SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "RFC 3414 §6")]
internal static class UsmDigest
{
    public const int MaxLength = 64;

    /// <summary>Octets of the digest, and so of a localized key.</summary>
    public static int Length(UsmAuthProtocol protocol) =>
        protocol switch
        {
            UsmAuthProtocol.None => 0,
            UsmAuthProtocol.Md5 => 16,
            UsmAuthProtocol.Sha1 => 20,
            UsmAuthProtocol.Sha224 => Sha224.Length,
            UsmAuthProtocol.Sha256 => 32,
            UsmAuthProtocol.Sha384 => 48,
            UsmAuthProtocol.Sha512 => 64,
            _ => throw Unknown(protocol),
        };

    /// <summary>Octets of the digest that a message carries (RFC 3414 §6.3.1, §7.3.1; RFC 7860 §4.1).</summary>
    public static int MacLength(UsmAuthProtocol protocol) =>
        protocol switch
        {
            UsmAuthProtocol.None => 0,
            UsmAuthProtocol.Md5 or UsmAuthProtocol.Sha1 => 12,
            UsmAuthProtocol.Sha224 => 16,
            UsmAuthProtocol.Sha256 => 24,
            UsmAuthProtocol.Sha384 => 32,
            UsmAuthProtocol.Sha512 => 48,
            _ => throw Unknown(protocol),
        };

    public static void Hash(UsmAuthProtocol protocol, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (protocol)
        {
            case UsmAuthProtocol.Md5:
                MD5.HashData(source, destination);
                break;
            case UsmAuthProtocol.Sha1:
                SHA1.HashData(source, destination);
                break;
            case UsmAuthProtocol.Sha224:
                Sha224.HashData(source, destination);
                break;
            case UsmAuthProtocol.Sha256:
                SHA256.HashData(source, destination);
                break;
            case UsmAuthProtocol.Sha384:
                SHA384.HashData(source, destination);
                break;
            case UsmAuthProtocol.Sha512:
                SHA512.HashData(source, destination);
                break;
            default:
                throw Unknown(protocol);
        }
    }

    public static void Mac(UsmAuthProtocol protocol, ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (protocol)
        {
            case UsmAuthProtocol.Md5:
                HMACMD5.HashData(key, source, destination);
                break;
            case UsmAuthProtocol.Sha1:
                HMACSHA1.HashData(key, source, destination);
                break;
            case UsmAuthProtocol.Sha224:
                Sha224.Mac(key, source, destination);
                break;
            case UsmAuthProtocol.Sha256:
                HMACSHA256.HashData(key, source, destination);
                break;
            case UsmAuthProtocol.Sha384:
                HMACSHA384.HashData(key, source, destination);
                break;
            case UsmAuthProtocol.Sha512:
                HMACSHA512.HashData(key, source, destination);
                break;
            default:
                throw Unknown(protocol);
        }
    }

    private static ArgumentOutOfRangeException Unknown(UsmAuthProtocol protocol) =>
        new(nameof(protocol), protocol, "The protocol has no digest.");
}
