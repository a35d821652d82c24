using System.Collections.Immutable;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Api"/>.</summary>
public static class ApiSettings
{
    public const string Password = "password";
    public const string Token = "token";
    public const string ApiKey = "api_key";

    private const string Method = "method";
    private const string Body = "body";
    private const string Headers = "headers";
    private const string Auth = "auth";
    private const string User = "user";
    private const string ApiKeyHeader = "api_key_header";
    private const string Metrics = "metrics";
    private const string Logs = "logs";
    private const string Events = "events";
    private const string Paging = "paging";
    private const string Next = "next";
    private const string NextParameter = "next_parameter";
    private const string PageParameter = "page_parameter";
    private const string PageSizeParameter = "page_size_parameter";
    private const string PageSize = "page_size";
    private const string FirstPage = "first_page";
    private const string MaxPages = "max_pages";
    private const string MaxBytes = "max_bytes";
    private const string MaxRecords = "max_records";
    private const string Timeout = "timeout";
    private const string MaxTime = "max_time";
    private const string UseProxy = "use_proxy";
    private const string InsecureSkipVerify = "insecure_skip_verify";
    private const string CaFile = "ca_file";
    private const string CertificateFile = "certificate_file";
    private const string KeyFile = "key_file";

    private const long Minute = 60_000;

    // Set by what else the source says, or by the connection; a header of the user's would make two of it or tell a secret.
    private static readonly string[] TakenHeaders =
    [
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "cookie",
        "host",
        "proxy-authorization",
        "transfer-encoding",
    ];

    private static readonly (string Setting, ApiMappingKind Kind)[] Mapped =
    [
        (Metrics, ApiMappingKind.Metric),
        (Logs, ApiMappingKind.Log),
        (Events, ApiMappingKind.Event),
    ];

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Api,
            SourceEndpointForm.Url,
            [
                List(
                    Metrics,
                    "Each NAME = PATH, then any of: from PATH, with LABEL=PATH, map TEXT=NUMBER, scale NUMBER, at PATH, device PATH."
                ),
                List(Logs, "Each PATH of the message, then any of: from, with, at, device, severity, id PATH."),
                List(Events, "Each NAME = PATH of the message, then the same as of logs."),
                Choice(Method, "How it is asked.", "get", "post"),
                Text(Body, "What a post carries, as JSON."),
                List(Headers, "Further headers, each NAME: VALUE."),
                Choice(Auth, "What is shown to the server.", "none", "basic", "bearer", ApiKey),
                Text(User, "User of basic authentication."),
                Secret(Password, "Password of basic authentication."),
                Secret(Token, "Bearer token."),
                Secret(ApiKey, "Key for the header api_key_header."),
                Text(ApiKeyHeader, "Header that the key is sent in.") with
                {
                    Default = "X-API-Key",
                },
                Choice(Paging, "How a page leads to the next.", "none", "next", "link", "page", "offset"),
                Text(Next, "Path of the next page's URL, or of what next_parameter asks for it."),
                Text(NextParameter, "Query parameter for what next leads to; without it, that is a URL."),
                Text(PageParameter, "Query parameter of the page's number or offset; page or offset unless given."),
                Text(PageSizeParameter, "Query parameter of the page's size."),
                Number(PageSize, "Elements of a page; a shorter one is the last.", 0, 0, 100_000),
                Number(FirstPage, "Number of the first page.", 1, 0, 1_000_000),
                Number(MaxPages, "Pages of one poll.", 100, 1, 10_000),
                Number(MaxBytes, "Bytes of all pages of one poll, unpacked.", 16 << 20, 1024, 256 << 20),
                Number(MaxRecords, "Samples, log lines and events of one poll; further ones are dropped.", 100_000, 1, 1_000_000),
                Time(Timeout, "For one request.", "10s"),
                Time(MaxTime, "For all pages of one poll.", "30s"),
                Flag(UseProxy, "Go through the proxy that the environment names."),
                Flag(InsecureSkipVerify, "Take any certificate of the server."),
                Text(CaFile, "PEM file of the authorities that sign the server's certificate; those of the system unless given."),
                Text(CertificateFile, "PEM file of our own certificate."),
                Text(KeyFile, "PEM file of its key."),
            ]
        )
        {
            HasDevice = true,
            Together = Check,
        };

    /// <summary>What a source that was validated says, with the defaults of the rest.</summary>
    public static ApiDefinition DefinitionOf(SourceDefinition source)
    {
        var settings = new SourceSettings(source);
        var paging = Enum.Parse<ApiPaging>(settings.Text(Paging), ignoreCase: true);
        return new ApiDefinition
        {
            IsPost = settings.Text(Method) == "post",
            Body = settings.Text(Body),
            Headers = [.. settings.List(Headers).Select(h => Header(h)!.Value)],
            Authentication = settings.Text(Auth) switch
            {
                "basic" => ApiAuthentication.Basic,
                "bearer" => ApiAuthentication.Bearer,
                ApiKey => ApiAuthentication.ApiKey,
                _ => ApiAuthentication.None,
            },
            User = settings.Text(User),
            ApiKeyHeader = settings.Text(ApiKeyHeader),
            Mappings = [.. Mapped.SelectMany(m => settings.List(m.Setting).Select(line => ApiMapping.Parse(m.Kind, line)))],
            Paging = paging,
            Next = settings.Text(Next) is { Length: > 0 } next ? ApiPath.Parse(next) : null,
            NextParameter = settings.Text(NextParameter),
            PageParameter =
                settings.Text(PageParameter) is { Length: > 0 } parameter ? parameter
                : paging == ApiPaging.Offset ? "offset"
                : "page",
            PageSizeParameter = settings.Text(PageSizeParameter),
            PageSize = settings.Integer(PageSize),
            FirstPage = settings.Integer(FirstPage),
            MaxPages = settings.Integer(MaxPages),
            MaxBytes = settings.Integer(MaxBytes),
            MaxRecords = settings.Integer(MaxRecords),
            Timeout = settings.Duration(Timeout),
            MaxTime = settings.Duration(MaxTime),
            UseProxy = settings.Flag(UseProxy),
            InsecureSkipVerify = settings.Flag(InsecureSkipVerify),
            CaFile = settings.Text(CaFile),
            CertificateFile = settings.Text(CertificateFile),
            KeyFile = settings.Text(KeyFile),
        };
    }

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings, SourceCredentials credentials)
    {
        var lines = Mapped.SelectMany(m => settings.List(m.Setting).Select(line => (m.Setting, m.Kind, Line: line))).ToList();
        if (lines.Count == 0)
        {
            yield return (Metrics, "is required where there are neither logs nor events");
        }
        foreach (var (setting, kind, line) in lines)
        {
            if (Defect(() => ApiMapping.Parse(kind, line)) is { } defect)
            {
                yield return (setting, $"cannot be read {defect}; it was '{line}'");
            }
        }
        foreach (var header in settings.List(Headers).Where(h => Header(h) is null))
        {
            yield return (Headers, "must each be NAME: VALUE, without what auth is for and what a connection sets by itself; one was not");
        }
        if (settings.Text(Body).Length > 0 && settings.Text(Method) != "post")
        {
            yield return (Method, "must be post to carry a body");
        }
        foreach (var error in CheckAuthentication(settings, credentials).Concat(CheckPaging(settings)))
        {
            yield return error;
        }
    }

    private static IEnumerable<(string Name, string Message)> CheckAuthentication(SourceSettings settings, SourceCredentials credentials)
    {
        var auth = settings.Text(Auth);
        if (auth == "basic" && (settings.Text(User).Length == 0 || settings.Text(User).Contains(':', StringComparison.Ordinal)))
        {
            yield return (User, "is required for basic authentication, and holds no colon");
        }
        if (!IsToken(settings.Text(ApiKeyHeader)))
        {
            yield return (ApiKeyHeader, "must be the name of a header");
        }
        foreach (var (secret, wants) in ((string, string)[])[(Password, "basic"), (Token, "bearer"), (ApiKey, ApiKey)])
        {
            var isGiven = !string.IsNullOrEmpty(credentials.Find(secret));
            if (auth == wants && !isGiven)
            {
                yield return (secret, $"is required for auth {wants}");
            }
            else if (isGiven && auth != wants)
            {
                yield return (Auth, $"must be {wants} where {secret} is given");
            }
            if (isGiven && secret != Password && credentials.Find(secret)!.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                yield return (secret, "must not hold blanks, line ends or letters beyond ASCII");
            }
        }
    }

    private static IEnumerable<(string Name, string Message)> CheckPaging(SourceSettings settings)
    {
        var paging = settings.Text(Paging);
        var next = settings.Text(Next);
        if (paging == "next" != next.Length > 0)
        {
            yield return (Next, paging == "next" ? "is required for paging next" : "is for paging next");
        }
        if (next.Length > 0 && Defect(() => ApiPath.Parse(next)) is { } defect)
        {
            yield return (Next, $"cannot be read {defect}; it was '{next}'");
        }
        else if (next.Length > 0 && ApiPath.Parse(next) is { Up: > 0 } or { IsMany: true })
        {
            yield return (Next, "must begin with $ and lead to one place");
        }
        if (settings.Text(PageSizeParameter).Length > 0 && settings.Integer(PageSize) == 0)
        {
            yield return (PageSize, $"is required with {PageSizeParameter}");
        }
    }

    private static string? Defect(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static (string Name, string Value)? Header(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            return null;
        }
        var (name, value) = (text[..colon], text[(colon + 1)..].Trim());
        var isTaken = TakenHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);
        return IsToken(name) && !isTaken && !value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? (name, value) : null;
    }

    // RFC 9110 §5.6.2
    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static SourceSetting Text(string name, string description) => new(name, SourceSettingType.Text, description);

    private static SourceSetting List(string name, string description) => Text(name, description) with { IsList = true };

    private static SourceSetting Secret(string name, string description) => Text(name, description) with { IsSecret = true };

    private static SourceSetting Flag(string name, string description) =>
        new(name, SourceSettingType.Boolean, description) { Default = "false" };

    private static SourceSetting Choice(string name, string description, params string[] choices) =>
        new(name, SourceSettingType.Choice, description) { Choices = [.. choices], Default = choices[0] };

    private static SourceSetting Number(string name, string description, int standard, int min, int max) =>
        new(name, SourceSettingType.Integer, description)
        {
            Default = $"{standard}",
            Min = min,
            Max = max,
        };

    private static SourceSetting Time(string name, string description, string standard) =>
        new(name, SourceSettingType.Duration, description)
        {
            Default = standard,
            Min = 100,
            Max = 10 * Minute,
        };
}
