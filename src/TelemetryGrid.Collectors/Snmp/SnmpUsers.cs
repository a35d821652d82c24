using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// v3 users made from the settings of sources. A master key takes milliseconds and thousands of devices share a few passwords, so
/// users are kept by a digest of what they are made of. Thread-safe.
/// </summary>
public sealed class SnmpUsers
{
    private const int MaxKept = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UsmUser> _users = new(StringComparer.Ordinal);

    /// <summary>The user of a source that was validated.</summary>
    /// <exception cref="IOException">The user cannot be had on this system; the message is one sentence.</exception>
    public UsmUser Of(SourceSettings settings, SourceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(credentials);
        return Of(
            settings.Text(SnmpUserSettings.User),
            settings.Text(SnmpUserSettings.AuthenticationProtocol),
            credentials.Find(SnmpUserSettings.AuthenticationPassword) ?? "",
            settings.Text(SnmpUserSettings.PrivacyProtocol),
            credentials.Find(SnmpUserSettings.PrivacyPassword) ?? ""
        );
    }

    /// <summary>The user with these protocols, by the names that settings have for them, and passwords.</summary>
    internal UsmUser Of(params string[] parts)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
        lock (_gate)
        {
            if (_users.TryGetValue(key, out var known))
            {
                return known;
            }
        }
        var user = Make(parts);
        lock (_gate)
        {
            if (_users.Count >= MaxKept)
            {
                _users.Clear(); // it only costs making them again
            }
            return _users[key] = user;
        }
    }

    private static UsmUser Make(string[] parts)
    {
        try
        {
            return new UsmUser(parts[0], Authentication(parts[1]), parts[2], Privacy(parts[3]), parts[4]);
        }
        catch (Exception e) when (e is PlatformNotSupportedException or ArgumentException)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static UsmAuthProtocol Authentication(string name) =>
        name switch
        {
            "md5" => UsmAuthProtocol.Md5,
            "sha1" => UsmAuthProtocol.Sha1,
            "sha224" => UsmAuthProtocol.Sha224,
            "sha256" => UsmAuthProtocol.Sha256,
            "sha384" => UsmAuthProtocol.Sha384,
            "sha512" => UsmAuthProtocol.Sha512,
            _ => UsmAuthProtocol.None,
        };

    private static UsmPrivProtocol Privacy(string name) =>
        name switch
        {
            "des" => UsmPrivProtocol.Des,
            "aes128" => UsmPrivProtocol.Aes128,
            "aes192" => UsmPrivProtocol.Aes192,
            "aes256" => UsmPrivProtocol.Aes256,
            "aes192_cisco" => UsmPrivProtocol.Aes192Cisco,
            "aes256_cisco" => UsmPrivProtocol.Aes256Cisco,
            _ => UsmPrivProtocol.None,
        };
}
