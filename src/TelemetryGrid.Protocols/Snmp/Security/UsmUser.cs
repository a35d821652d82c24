using System.Text;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>A user's name, protocols and master keys, good for every engine. Making one costs milliseconds, so keep it with the credentials.</summary>
public sealed class UsmUser
{
    private readonly byte[] _name;
    private readonly byte[] _authKey;
    private readonly byte[] _privKey;

    /// <summary>A user that neither authenticates nor encrypts.</summary>
    public UsmUser(string name)
        : this(name, UsmAuthProtocol.None, default, UsmPrivProtocol.None, default) { }

    /// <summary>A user without keys whose name is given as it stands in a message, of at most 32 octets.</summary>
    internal UsmUser(ReadOnlySpan<byte> name)
    {
        _name = name.ToArray();
        _authKey = [];
        _privKey = [];
    }

    /// <summary>From passwords, taken as UTF-8.</summary>
    /// <exception cref="ArgumentException">The name is longer than 32 octets, a password is missing, or privacy is wanted without authentication.</exception>
    /// <exception cref="PlatformNotSupportedException">DES is wanted on a system whose cryptography library has none.</exception>
    public UsmUser(
        string name,
        UsmAuthProtocol auth,
        ReadOnlySpan<char> authPassword,
        UsmPrivProtocol privacy = UsmPrivProtocol.None,
        ReadOnlySpan<char> privacyPassword = default
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        _name = Encoding.UTF8.GetBytes(name);
        if (_name.Length > SnmpLimits.MaxUserNameLength)
        {
            throw new ArgumentException("An SNMPv3 user name has at most 32 octets.", nameof(name));
        }
        if (privacy != UsmPrivProtocol.None && auth == UsmAuthProtocol.None)
        {
            throw new ArgumentException("SNMPv3 has no privacy without authentication.", nameof(privacy));
        }
        if (!UsmCipher.IsAvailable(privacy))
        {
            throw new PlatformNotSupportedException("This system's cryptography library has no DES; SNMPv3 users need AES here.");
        }
        Auth = auth;
        Privacy = privacy;
        _authKey = MasterKey(auth != UsmAuthProtocol.None, authPassword, nameof(authPassword));
        _privKey = MasterKey(privacy != UsmPrivProtocol.None, privacyPassword, nameof(privacyPassword));
    }

    /// <summary>The name as it stands in messages.</summary>
    public ReadOnlySpan<byte> Name => _name;

    public UsmAuthProtocol Auth { get; }

    public UsmPrivProtocol Privacy { get; }

    /// <summary>The highest level this user can speak at.</summary>
    public SnmpSecurityLevel Level =>
        Privacy != UsmPrivProtocol.None ? SnmpSecurityLevel.AuthPriv
        : Auth != UsmAuthProtocol.None ? SnmpSecurityLevel.AuthNoPriv
        : SnmpSecurityLevel.NoAuthNoPriv;

    /// <summary>The keys for one engine.</summary>
    /// <exception cref="ArgumentException">The engine id is longer than 32 octets.</exception>
    public UsmLocalUser Localize(ReadOnlySpan<byte> engineId)
    {
        if (engineId.Length > SnmpLimits.MaxEngineIdLength)
        {
            throw new ArgumentException("An engine id has at most 32 octets.", nameof(engineId));
        }
        Span<byte> key = stackalloc byte[UsmKeys.MaxKeyLength];
        if (Auth != UsmAuthProtocol.None)
        {
            UsmKeys.Localize(Auth, _authKey, engineId, key);
        }
        return new UsmLocalUser(this, engineId, key[.._authKey.Length]);
    }

    internal UsmCipher CreateCipher(ReadOnlySpan<byte> engineId)
    {
        Span<byte> key = stackalloc byte[UsmKeys.MaxKeyLength];
        key = key[..UsmKeys.PrivacyKeyLength(Privacy)];
        UsmKeys.LocalizePrivacy(Auth, Privacy, _privKey, engineId, key);
        return new UsmCipher(Privacy, key);
    }

    /// <summary>Name and protocols, never a key.</summary>
    public override string ToString() => $"{Encoding.UTF8.GetString(_name)} ({Auth}, {Privacy})";

    private byte[] MasterKey(bool used, ReadOnlySpan<char> password, string parameter)
    {
        if (!used)
        {
            return [];
        }
        if (password.IsEmpty)
        {
            throw new ArgumentException("An SNMPv3 password is not empty.", parameter);
        }
        var octets = new byte[Encoding.UTF8.GetByteCount(password)];
        Encoding.UTF8.GetBytes(password, octets);
        var key = new byte[UsmKeys.KeyLength(Auth)];
        UsmKeys.PasswordToKey(Auth, octets, key);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(octets);
        return key;
    }
}
