using System.Collections.Immutable;
using System.Text;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Trap"/>.</summary>
public static class TrapSettings
{
    public const int Port = 162;

    public const string Community = "community";
    public const string UserList = "users";
    public const string RateLimit = "rate_limit";
    public const string TrustAgentAddress = "trust_agent_address";
    public const string RequireTimelyTraps = "require_timely_traps";

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Trap,
            SourceEndpointForm.Listener,
            [
                new SourceSetting(Community, SourceSettingType.Text, "Communities of v1 and v2c that are let in.")
                {
                    IsSecret = true,
                    IsList = true,
                },
                .. SnmpUserSettings.All,
                new SourceSetting(
                    UserList,
                    SourceSettingType.Text,
                    "More users of v3, each: name authentication_protocol password privacy_protocol password; in quotes what has blanks."
                )
                {
                    IsSecret = true,
                    IsList = true,
                },
                new SourceSetting(RateLimit, SourceSettingType.Integer, "Notifications a second taken from one sender.")
                {
                    Default = "100",
                    Min = 1,
                    Max = 1_000_000,
                },
                new SourceSetting(
                    TrustAgentAddress,
                    SourceSettingType.Boolean,
                    "The address inside a notification names the device, as it must behind proxies and address translation."
                )
                {
                    Default = "true",
                },
                new SourceSetting(
                    RequireTimelyTraps,
                    SourceSettingType.Boolean,
                    "Refuse v3 traps of senders whose clock stands still or goes back; without it they can be replayed."
                )
                {
                    Default = "true",
                },
            ]
        )
        {
            Together = Check,
        };

    public static ImmutableArray<string> Communities(SourceCredentials credentials) => List(credentials, Community);

    /// <summary>The users of the list: name, and authentication protocol, its password, privacy protocol, its password.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<string> Values)> Users(SourceCredentials credentials) =>
        [
            .. List(credentials, UserList)
                .Select(Words)
                .Where(w => w.Length > 0)
                .Select(w =>
                    (
                        w[0],
                        ImmutableArray.Create(
                            w.Length > 1 ? w[1] : SnmpUserSettings.None,
                            w.Length > 2 ? w[2] : "",
                            w.Length > 3 ? w[3] : SnmpUserSettings.None,
                            w.Length > 4 ? w[4] : ""
                        )
                    )
                ),
        ];

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings, SourceCredentials credentials)
    {
        var hasUser = settings.Text(SnmpUserSettings.User).Length > 0;
        var listed = List(credentials, UserList);
        if (Communities(credentials).IsEmpty && !hasUser && listed.IsEmpty)
        {
            yield return (Community, "is required where there is no user: nobody would be let in");
        }
        foreach (var error in SnmpUserSettings.Check(settings, credentials, isRequired: false))
        {
            yield return error;
        }
        for (var i = 0; i < listed.Length; i++)
        {
            if (UserError(Words(listed[i])) is { } error)
            {
                yield return (UserList, $"must be users: number {i + 1} {error}"); // it holds passwords, so it is not repeated here
            }
        }
    }

    private static string? UserError(ImmutableArray<string> words)
    {
        if (words.Length is not (1 or 3 or 5))
        {
            return "is not a name alone or with one or two pairs of protocol and password";
        }
        for (var i = 1; i < words.Length; i += 2)
        {
            var setting = i == 1 ? SnmpUserSettings.AuthenticationProtocol : SnmpUserSettings.PrivacyProtocol;
            var choices = SnmpUserSettings.All.First(s => s.Name == setting).Choices.Remove(SnmpUserSettings.None);
            if (!choices.Contains(words[i], StringComparer.Ordinal))
            {
                return $"has an {setting} that is not {string.Join(", ", choices[..^1])} or {choices[^1]}";
            }
            if (words[i + 1].Length == 0)
            {
                return "has an empty password";
            }
        }
        return Encoding.UTF8.GetByteCount(words[0]) is 0 or > 32 ? "has a name that is not 1 to 32 bytes long" : null;
    }

    private static ImmutableArray<string> List(SourceCredentials credentials, string name) =>
        credentials.Find(name) is { Length: > 0 } text ? [.. text.Split(SourceSettings.ListSeparator)] : [];

    /// <summary>Words between blanks; those in double quotes keep theirs.</summary>
    private static ImmutableArray<string> Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var (isQuoted, isWord) = (false, false);
        foreach (var c in text)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
                isWord = true;
            }
            else if (c == ' ' && !isQuoted)
            {
                Flush();
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }
        Flush();
        return words.ToImmutable();

        void Flush()
        {
            if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }
    }
}
