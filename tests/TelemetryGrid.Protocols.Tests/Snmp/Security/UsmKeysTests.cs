using System.Text;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class UsmKeysTests
{
    private static readonly byte[] Password = "maplesyrup"u8.ToArray();
    private static readonly byte[] EngineId = Convert.FromHexString("000000000000000000000002");

    // MD5 and SHA-1 are those of RFC 3414 A.3; RFC 7860 prints none, the others were computed with another program's digests.
    [Theory]
    [InlineData(UsmAuthProtocol.Md5, "9faf3283884e92834ebc9847d8edd963", "526f5eed9fcce26f8964c2930787d82b")]
    [InlineData(UsmAuthProtocol.Sha1, "9fb5cc0381497b3793528939ff788d5d79145211", "6695febc9288e36282235fc7151f128497b38f3f")]
    [InlineData(
        UsmAuthProtocol.Sha224,
        "282a5867ee9aac639ad59df9572c7d3ac0fbc13a905b6df07dbbf00b",
        "0bd8827c6e29f8065e08e09237f177e410f69b90e1782be682075674"
    )]
    [InlineData(
        UsmAuthProtocol.Sha256,
        "ab51014d1e077f6017df2b12bee5f5aa72993177e9bb569c4dff5a4ca0b4afac",
        "8982e0e549e866db361a6b625d84cccc11162d453ee8ce3a6445c2d6776f0f8b"
    )]
    [InlineData(
        UsmAuthProtocol.Sha384,
        "e06eccdf2c68a06ed034723c9c26e0db3b669e1e2efed49150b55377a2e98f383c86fb836857444654b287c93f51ff64",
        "3b298f16164a11184279d5432bf169e2d2a48307de02b3d3f7e2b4f36eb6f0455a53689a3937eea07319a633d2ccba78"
    )]
    [InlineData(
        UsmAuthProtocol.Sha512,
        "7e4396de5aadc77be853819b98c9406265b3a9c37cc3176569847a4e4f6fba63dd3a73d04924d31a63f95a601f9385af6be4ed1b37f87d040f7c6ed6f8d38a91",
        "22a5a36cedfcc085807a128d7bc6c2382167ad6c0dbc5fdff856740f3d84c099ad1ea87a8db096714d9788bd544047c9021e4229ce27e4c0a69250adfcffbb0b"
    )]
    public void Localize_Maplesyrup_GivesKnownKeys(UsmAuthProtocol protocol, string master, string localized)
    {
        var key = new byte[UsmKeys.KeyLength(protocol)];
        UsmKeys.PasswordToKey(protocol, Password, key);
        var bound = new byte[key.Length];
        UsmKeys.Localize(protocol, key, EngineId, bound);

        Assert.Equal(master, Convert.ToHexStringLower(key));
        Assert.Equal(localized, Convert.ToHexStringLower(bound));
    }

    // The Reeder rows for MD5 and SHA-1 are the examples of that draft.
    [Theory]
    [InlineData(UsmAuthProtocol.Md5, UsmPrivProtocol.Des, "526f5eed9fcce26f8964c2930787d82b")]
    [InlineData(UsmAuthProtocol.Sha512, UsmPrivProtocol.Aes128, "22a5a36cedfcc085807a128d7bc6c238")]
    [InlineData(UsmAuthProtocol.Md5, UsmPrivProtocol.Aes192, "526f5eed9fcce26f8964c2930787d82bfa24a92467426c2f")]
    [InlineData(UsmAuthProtocol.Md5, UsmPrivProtocol.Aes256, "526f5eed9fcce26f8964c2930787d82bfa24a92467426c2f4b09192be10dfaec")]
    [InlineData(UsmAuthProtocol.Sha1, UsmPrivProtocol.Aes256, "6695febc9288e36282235fc7151f128497b38f3f505e07eb9af25568fa1f5dbe")]
    [InlineData(UsmAuthProtocol.Sha224, UsmPrivProtocol.Aes256, "0bd8827c6e29f8065e08e09237f177e410f69b90e1782be682075674e82d9bf0")]
    [InlineData(UsmAuthProtocol.Md5, UsmPrivProtocol.Aes192Cisco, "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0")]
    [InlineData(UsmAuthProtocol.Md5, UsmPrivProtocol.Aes256Cisco, "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12")]
    [InlineData(UsmAuthProtocol.Sha1, UsmPrivProtocol.Aes256Cisco, "6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c")]
    [InlineData(UsmAuthProtocol.Sha224, UsmPrivProtocol.Aes256Cisco, "0bd8827c6e29f8065e08e09237f177e410f69b90e1782be68207567422c34be4")]
    [InlineData(UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes256, "8982e0e549e866db361a6b625d84cccc11162d453ee8ce3a6445c2d6776f0f8b")]
    [InlineData(UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes256Cisco, "8982e0e549e866db361a6b625d84cccc11162d453ee8ce3a6445c2d6776f0f8b")]
    public void LocalizePrivacy_Maplesyrup_CutsOrExtends(UsmAuthProtocol auth, UsmPrivProtocol privacy, string expected)
    {
        var key = new byte[UsmKeys.KeyLength(auth)];
        UsmKeys.PasswordToKey(auth, Password, key);
        var bound = new byte[UsmKeys.PrivacyKeyLength(privacy)];
        UsmKeys.LocalizePrivacy(auth, privacy, key, EngineId, bound);

        Assert.Equal(expected, Convert.ToHexStringLower(bound));
    }

    [Theory]
    [InlineData(UsmAuthProtocol.Md5, 12)]
    [InlineData(UsmAuthProtocol.Sha1, 12)]
    [InlineData(UsmAuthProtocol.Sha224, 16)]
    [InlineData(UsmAuthProtocol.Sha256, 24)]
    [InlineData(UsmAuthProtocol.Sha384, 32)]
    [InlineData(UsmAuthProtocol.Sha512, 48)]
    public void MacLength_Protocol_IsThatOfTheRfc(UsmAuthProtocol protocol, int expected) =>
        Assert.Equal(expected, UsmKeys.MacLength(protocol));

    [Fact]
    public void PasswordToKey_AnyLength_HashesOneMebibyteOfRepetition()
    {
        foreach (var length in (int[])[1, 7, 8, 63, 64, 1000])
        {
            var password = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
            var expanded = new byte[1 << 20];
            for (var i = 0; i < expanded.Length; i++)
            {
                expanded[i] = password[i % length];
            }
            var key = new byte[32];
            UsmKeys.PasswordToKey(UsmAuthProtocol.Sha256, password, key);
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(expanded), key);
        }
        Assert.Throws<ArgumentException>(() => UsmKeys.PasswordToKey(UsmAuthProtocol.Sha256, default, new byte[32]));
    }

    // FIPS 180-4 examples and RFC 4231 cases 1 and 6.
    [Theory]
    [InlineData("", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")]
    [InlineData("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    public void Sha224_KnownText_GivesKnownDigest(string text, string expected)
    {
        var digest = new byte[Sha224.Length];
        Sha224.HashData(Encoding.ASCII.GetBytes(text), digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    [Theory]
    [InlineData(0x0b, 20, "Hi There", "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22")]
    [InlineData(
        0xaa,
        131,
        "Test Using Larger Than Block-Size Key - Hash Key First",
        "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e"
    )]
    public void Sha224Mac_KnownKey_GivesKnownCode(byte octet, int length, string text, string expected)
    {
        var code = new byte[Sha224.Length];
        Sha224.Mac(Enumerable.Repeat(octet, length).ToArray(), Encoding.ASCII.GetBytes(text), code);
        Assert.Equal(expected, Convert.ToHexStringLower(code));
    }

    [Fact]
    public void User_WithoutWhatItNeeds_Throws()
    {
        Assert.Throws<ArgumentException>(() => new UsmUser(new string('n', 33)));
        Assert.Throws<ArgumentException>(() => new UsmUser("u", UsmAuthProtocol.Sha1, ""));
        Assert.Throws<ArgumentException>(() => new UsmUser("u", UsmAuthProtocol.Sha1, "authphrase", UsmPrivProtocol.Aes128, ""));
        Assert.Throws<ArgumentException>(() => new UsmUser("u", UsmAuthProtocol.None, "", UsmPrivProtocol.Aes128, "privphrase"));
        Assert.DoesNotContain("phrase", new UsmUser("u", UsmAuthProtocol.Md5, "authphrase").ToString(), StringComparison.Ordinal);
    }
}
