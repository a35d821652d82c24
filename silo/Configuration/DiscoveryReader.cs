using System.Collections.Immutable;
using TelemetryGrid.Discovery;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>discovery</c> section: where devices are searched for, how often, and what becomes of them.</summary>
internal static class DiscoveryReader
{
    public static void Read(YamlSection? section, GridOptions.DiscoveryOptions discovery)
    {
        if (section is null)
        {
            return;
        }
        var request = new DiscoveryRequest
        {
            Seeds = [.. section.Texts("seeds")],
            Networks = [.. section.Texts("networks")],
            Exclude = [.. section.Texts("exclude")],
            Logins = ReadLogins(section),
        };
        Duration("interval", TimeSpan.FromMinutes(5), TimeSpan.FromDays(365), "5m to 365d", value => discovery.Interval = value);
        Duration(
            "timeout",
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromSeconds(60),
            "10ms to 60s",
            value => request = request with { Timeout = value }
        );
        Duration(
            "poll_interval",
            TimeSpan.FromSeconds(1),
            TimeSpan.FromDays(1),
            "1s to 1d",
            value => request = request with { PollInterval = value }
        );
        Number("port", 1, 65_535, value => request = request with { Port = value });
        Number("max_addresses", 1, 16_777_216, value => request = request with { MaxAddresses = value });
        Number("max_devices", 1, 50_000, value => request = request with { MaxDevices = value });
        Number("addresses_per_second", 1, 10_000, value => request = request with { AddressesPerSecond = value });
        Number("retries", 0, 10, value => request = request with { Retries = value });
        Flag("follow_neighbors", value => request = request with { FollowNeighbors = value });
        Flag("register", value => request = request with { Register = value });
        foreach (var (name, message) in DiscoveryRules.Validate(request))
        {
            section.Error(name, message);
        }
        section.Close();
        discovery.Request = request;

        void Duration(string key, TimeSpan least, TimeSpan most, string range, Action<TimeSpan> set) =>
            section.Value(key, ConfigurationReader.Duration(least, most), $"a duration from {range}", set);

        void Number(string key, int least, int most, Action<int> set) =>
            section.Value(key, ConfigurationReader.Integer(least, most), $"a whole number from {least} to {most}", set);

        void Flag(string key, Action<bool> set) => section.Value(key, ConfigurationReader.Boolean, "true or false", set);
    }

    private static ImmutableArray<DiscoveryLogin> ReadLogins(YamlSection section)
    {
        var logins = ImmutableArray.CreateBuilder<DiscoveryLogin>();
        foreach (var entry in section.Sections("credentials"))
        {
            var source = entry.Text("source");
            var name = entry.Text("name");
            var settings = SourceReader.ReadOwn(entry, SnmpSettings.Schema, isSecret: false);
            var secrets = SourceReader.ReadOwn(entry, SnmpSettings.Schema, isSecret: true);
            if (source is not null && (name is not null || settings.Count + secrets.Count > 0))
            {
                entry.Error("source", "stands alone: a source has its own settings and credentials");
            }
            logins.Add(
                source is not null
                    ? DiscoveryLogin.OfSource(source)
                    : DiscoveryLogin.Inline(name ?? "", settings, new SourceCredentials(secrets))
            );
            entry.Close();
        }
        return logins.ToImmutable();
    }
}
