using System.Net;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Bmp"/>.</summary>
public static class BmpSettings
{
    public const string MaxRoutes = "max_routes";
    public const string Routers = "routers";
    public const string MaxConnections = "max_connections";
    public const string IdleTimeout = "idle_timeout";
    public const string GraceTime = "grace_time";

    private const long Second = 1000;
    private const long Day = 86_400 * Second;

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Bmp,
            SourceEndpointForm.Listener,
            [
                new SourceSetting(MaxRoutes, SourceSettingType.Integer, "Routes kept of all routers together; further ones are refused.")
                {
                    Default = "2000000",
                    Min = 1,
                    Max = 50_000_000,
                },
                new SourceSetting(Routers, SourceSettingType.Text, "Addresses and networks of routers that may connect; any without.")
                {
                    IsList = true,
                },
                new SourceSetting(MaxConnections, SourceSettingType.Integer, "Connections at a time; further ones are closed at once.")
                {
                    Default = "256",
                    Min = 1,
                    Max = 10_000,
                },
                new SourceSetting(
                    IdleTimeout,
                    SourceSettingType.Duration,
                    "A connection that brings nothing for this long is closed; a quiet network is idle too."
                )
                {
                    Default = "1d",
                    Min = Second,
                    Max = 30 * Day,
                },
                new SourceSetting(
                    GraceTime,
                    SourceSettingType.Duration,
                    "Routes of a router that disconnects stay this long, and those it does not confirm when it is back."
                )
                {
                    Default = "5m",
                    Min = Second,
                    Max = Day,
                },
            ]
        )
        {
            Together = static (settings, _) => Check(settings),
        };

    /// <summary>An address is a network of its own.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static IPNetwork ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new FormatException($"'{text}' is neither an address nor a network.");

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings)
    {
        foreach (var text in settings.List(Routers))
        {
            if (!IPNetwork.TryParse(text, out _) && !IPAddress.TryParse(text, out _))
            {
                yield return (Routers, $"must be addresses or networks, like 192.0.2.1 or 10.0.0.0/8; one was '{text}'");
            }
        }
    }
}
