using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>The settings that describe an SNMP v3 user, for every kind of source that has one.</summary>
public static class SnmpUserSettings
{
    public const string User = "user";
    public const string AuthenticationProtocol = "authentication_protocol";
    public const string AuthenticationPassword = "authentication_password";
    public const string PrivacyProtocol = "privacy_protocol";
    public const string PrivacyPassword = "privacy_password";
    public const string None = "none";

    public static ImmutableArray<SourceSetting> All { get; } =
    [
        new SourceSetting(User, SourceSettingType.Text, "User of SNMP v3."),
        new SourceSetting(AuthenticationProtocol, SourceSettingType.Choice, "How messages of the user are authenticated.")
        {
            Choices = [None, "md5", "sha1", "sha224", "sha256", "sha384", "sha512"],
            Default = None,
        },
        new SourceSetting(AuthenticationPassword, SourceSettingType.Text, "Authentication password of the user.") { IsSecret = true },
        new SourceSetting(
            PrivacyProtocol,
            SourceSettingType.Choice,
            "How messages of the user are encrypted; the cisco forms extend short keys as Cisco and others do."
        )
        {
            Choices = [None, "des", "aes128", "aes192", "aes256", "aes192_cisco", "aes256_cisco"],
            Default = None,
        },
        new SourceSetting(PrivacyPassword, SourceSettingType.Text, "Privacy password of the user.") { IsSecret = true },
    ];

    internal static IEnumerable<(string Name, string Message)> Check(
        SourceSettings settings,
        SourceCredentials credentials,
        bool isRequired
    )
    {
        var user = settings.Text(User);
        var authenticates = settings.Text(AuthenticationProtocol) != None;
        var encrypts = settings.Text(PrivacyProtocol) != None;
        if (isRequired && user.Length == 0)
        {
            yield return (User, "is required for SNMP v3");
        }
        if (System.Text.Encoding.UTF8.GetByteCount(user) > 32)
        {
            yield return (User, "must be at most 32 bytes long");
        }
        if (encrypts && !authenticates)
        {
            yield return (AuthenticationProtocol, "is required with a privacy protocol: SNMP v3 encrypts nothing it does not authenticate");
        }
        foreach (
            var (password, protocol, isUsed) in ((string, string, bool)[])
                [(AuthenticationPassword, AuthenticationProtocol, authenticates), (PrivacyPassword, PrivacyProtocol, encrypts)]
        )
        {
            var isGiven = !string.IsNullOrEmpty(credentials.Find(password));
            if (isUsed && !isGiven)
            {
                yield return (password, $"is required with {protocol}");
            }
            else if (isGiven && !isUsed)
            {
                yield return (protocol, $"is required with {password}");
            }
        }
    }
}
