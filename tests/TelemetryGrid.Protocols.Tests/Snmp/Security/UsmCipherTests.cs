using System.Buffers.Binary;
using System.Security.Cryptography;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class UsmCipherTests
{
    // NIST SP 800-38A F.3.13: CFB128-AES128, the IV split into what SNMP calls boots, time and salt.
    [Fact]
    public void Encrypt_NistCfb128Vector_MatchesForEveryLength()
    {
        var plain = Convert.FromHexString(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
        );
        var expected = Convert.FromHexString(
            "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b26751f67a3cbb140b1808cf187a4f4df"
        );
        var iv = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");
        var cipher = new UsmCipher(UsmPrivProtocol.Aes128, Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"));
        var boots = BinaryPrimitives.ReadInt32BigEndian(iv);
        var time = BinaryPrimitives.ReadInt32BigEndian(iv.AsSpan(4));
        var salt = BinaryPrimitives.ReadUInt64BigEndian(iv.AsSpan(8));
        for (var length = 1; length <= plain.Length; length++)
        {
            var buffer = new byte[length + UsmCipher.MaxPadding];
            plain.AsSpan(0, length).CopyTo(buffer);
            Assert.Equal(length, cipher.Encrypt(buffer, length, boots, time, salt));
            Assert.Equal(expected[..length], buffer[..length]);
            var back = new byte[length + UsmCipher.MaxPadding];
            Assert.True(cipher.TryDecrypt(buffer.AsSpan(0, length), boots, time, salt, back));
            Assert.Equal(plain[..length], back[..length]);
        }
    }

    [Theory]
    [InlineData(UsmPrivProtocol.Des)]
    [InlineData(UsmPrivProtocol.Aes128)]
    [InlineData(UsmPrivProtocol.Aes192)]
    [InlineData(UsmPrivProtocol.Aes256Cisco)]
    public void Decrypt_RandomData_GivesItBackAndOnlyUnderTheSameSalt(UsmPrivProtocol protocol)
    {
        var random = new Random(5);
        var key = new byte[UsmKeys.PrivacyKeyLength(protocol)];
        random.NextBytes(key);
        var cipher = new UsmCipher(protocol, key);
        for (var length = 1; length < 200; length++)
        {
            var plain = new byte[length];
            random.NextBytes(plain);
            var buffer = new byte[length + UsmCipher.MaxPadding];
            plain.CopyTo(buffer, 0);
            var salt = (ulong)random.NextInt64();

            var encrypted = buffer.AsSpan(0, cipher.Encrypt(buffer, length, 3, 70_000, salt));

            Assert.Equal(protocol == UsmPrivProtocol.Des ? (length + 7) / 8 * 8 : length, encrypted.Length);
            var back = new byte[encrypted.Length + UsmCipher.MaxPadding];
            Assert.True(cipher.TryDecrypt(encrypted, 3, 70_000, salt, back));
            Assert.Equal(plain, back[..length]);
            Assert.True(cipher.TryDecrypt(encrypted, 3, 70_000, salt ^ (1UL << 40), back));
            Assert.True(length < 8 || !back.AsSpan(0, length).SequenceEqual(plain));
        }
    }

    [Fact]
    public void Encrypt_Des_IsCbcWithThePreIvOfTheSecondHalf()
    {
        var key = Convert.FromHexString("526f5eed9fcce26f8964c2930787d82b");
        var salt = 0x0000000A00000007UL;
        var iv = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(iv, salt);
        for (var i = 0; i < 8; i++)
        {
            iv[i] ^= key[8 + i];
        }
#pragma warning disable CA5351 // DES is what RFC 3414 §8 has
        using var des = DES.Create();
#pragma warning restore CA5351
        des.Key = key[..8];
        var buffer = new byte[16 + UsmCipher.MaxPadding];
        var expected = des.EncryptCbc(buffer.AsSpan(0, 16), iv, PaddingMode.None);

        Assert.Equal(16, new UsmCipher(UsmPrivProtocol.Des, key).Encrypt(buffer, 12, 10, 0, salt));
        Assert.Equal(expected, buffer[..16]);
    }

    [Fact]
    public void TryDecrypt_DesOfBrokenLength_ReturnsFalse()
    {
        var cipher = new UsmCipher(UsmPrivProtocol.Des, Convert.FromHexString("526f5eed9fcce26f8964c2930787d82b"));
        Assert.False(cipher.TryDecrypt(new byte[15], 0, 0, 0, new byte[64]));
        Assert.False(cipher.TryDecrypt(default, 0, 0, 0, new byte[64]));
        Assert.True(cipher.TryDecrypt(new byte[16], 0, 0, 0, new byte[64]));
    }

    [Fact]
    public void Next_ManyThreads_NeverRepeats()
    {
        var salt = new UsmSalt(long.MaxValue - 5_000);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<ulong, bool>();
        Parallel.For(0, 20_000, _ => Assert.True(seen.TryAdd(salt.Next(UsmPrivProtocol.Aes128, 1), true)));
        Assert.Equal(20_000, seen.Count);
        Assert.Equal(0x7FFFFFFFu, (uint)(salt.Next(UsmPrivProtocol.Des, int.MaxValue) >> 32));
    }
}
