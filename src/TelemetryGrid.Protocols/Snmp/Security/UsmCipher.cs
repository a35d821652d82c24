using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// Encrypts and decrypts scoped PDUs with one localized key. Both ciphers work on whole blocks: the caller leaves
/// <see cref="MaxPadding"/> octets behind the data. The one-shot operations only read the algorithm object, so it is shared by threads.
/// </summary>
[SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "RFC 3414 §8")]
internal sealed class UsmCipher
{
    public const int SaltLength = 8;
    public const int MaxPadding = 15;

    private static readonly Lazy<bool> DesWorks = new(TryDes);

    private readonly bool _isDes;
    private readonly SymmetricAlgorithm _algorithm;
    private readonly ulong _preIv;

    public UsmCipher(UsmPrivProtocol protocol, ReadOnlySpan<byte> key)
    {
        _isDes = protocol == UsmPrivProtocol.Des;
        if (_isDes)
        {
            _algorithm = DES.Create();
            _algorithm.Key = key[..8].ToArray();
            _preIv = BinaryPrimitives.ReadUInt64BigEndian(key[8..]);
        }
        else
        {
            _algorithm = Aes.Create();
            _algorithm.Key = key.ToArray();
        }
    }

    /// <summary>False for DES where the system's cryptography library has given it up.</summary>
    public static bool IsAvailable(UsmPrivProtocol protocol) => protocol != UsmPrivProtocol.Des || DesWorks.Value;

    /// <summary>Encrypts the first <paramref name="length"/> octets in place and returns how many they have become.</summary>
    /// <param name="buffer">The data and <see cref="MaxPadding"/> octets more.</param>
    /// <param name="salt">Unique for this key; goes into msgPrivacyParameters.</param>
    public int Encrypt(Span<byte> buffer, int length, int boots, int time, ulong salt)
    {
        Span<byte> iv = stackalloc byte[16];
        iv = WriteIv(iv, boots, time, salt);
        var padded = buffer[..Pad(length, iv.Length)];
        padded[length..].Clear();
        if (_isDes)
        {
            _algorithm.EncryptCbc(padded, iv, padded, PaddingMode.None);
            return padded.Length; // RFC 3414 §8.1.1.2: padded, and the receiver finds the end by the BER length
        }
        _algorithm.EncryptCfb(padded, iv, padded, PaddingMode.None, feedbackSizeInBits: 128);
        return length; // RFC 3826 §3.1.3: no padding on the wire
    }

    /// <summary>Decrypts into <paramref name="destination"/>, which is <see cref="MaxPadding"/> octets longer than the data.</summary>
    /// <returns>False when the data cannot be the cipher's output.</returns>
    public bool TryDecrypt(ReadOnlySpan<byte> data, int boots, int time, ulong salt, Span<byte> destination)
    {
        Span<byte> iv = stackalloc byte[16];
        iv = WriteIv(iv, boots, time, salt);
        var length = Pad(data.Length, iv.Length);
        if (data.IsEmpty || (_isDes && length != data.Length))
        {
            return false; // RFC 3414 §8.1.1.3
        }
        var padded = destination[..length];
        data.CopyTo(padded);
        padded[data.Length..].Clear();
        if (_isDes)
        {
            _algorithm.DecryptCbc(padded, iv, padded, PaddingMode.None);
        }
        else
        {
            _algorithm.DecryptCfb(padded, iv, padded, PaddingMode.None, feedbackSizeInBits: 128);
        }
        return true;
    }

    private static bool TryDes()
    {
        try
        {
            var key = new byte[16];
            key[0] = 0x10; // all zeros is one of the weak keys that are refused
            new UsmCipher(UsmPrivProtocol.Des, key).Encrypt(new byte[8 + MaxPadding], 8, 0, 0, 0);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static int Pad(int length, int block) => (length + block - 1) / block * block;

    private Span<byte> WriteIv(Span<byte> iv, int boots, int time, ulong salt)
    {
        if (_isDes)
        {
            BinaryPrimitives.WriteUInt64BigEndian(iv, _preIv ^ salt); // RFC 3414 §8.1.1.1
            return iv[..8];
        }
        BinaryPrimitives.WriteInt32BigEndian(iv, boots); // RFC 3826 §3.1.2.1
        BinaryPrimitives.WriteInt32BigEndian(iv[4..], time);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], salt);
        return iv;
    }
}
