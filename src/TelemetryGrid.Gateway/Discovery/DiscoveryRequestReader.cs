using System.Collections.Immutable;
using System.Text.Json;
using TelemetryGrid.Discovery;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Discovery;

/// <summary>Reads a <see cref="Wire.DiscoveryRequest"/>, noting everything that is wrong with it.</summary>
internal static class DiscoveryRequestReader
{
    private const int MaxListed = 1000;
    private const int MaxLogins = 16;
    private const uint MaxNumber = int.MaxValue;

    /// <summary>Null when anything is wrong; <paramref name="errors"/> then says what.</summary>
    public static DiscoveryRequest? Read(JsonElement json, FieldErrors errors)
    {
        if (JsonFields.Open(json, "", errors) is not { } fields)
        {
            return null;
        }
        var standard = new DiscoveryRequest();
        var request = new DiscoveryRequest
        {
            Seeds = Texts("seeds"),
            Networks = Texts("networks"),
            Exclude = Texts("exclude"),
            Port = Number("port", standard.Port),
            FollowNeighbors = fields.Flag("follow_neighbors", standard.FollowNeighbors),
            MaxAddresses = Number("max_addresses", standard.MaxAddresses),
            MaxDevices = Number("max_devices", standard.MaxDevices),
            AddressesPerSecond = Number("addresses_per_second", standard.AddressesPerSecond),
            Timeout = TimeSpan.FromSeconds(fields.Number("timeout_seconds", 0.01, 60, standard.Timeout.TotalSeconds)),
            Retries = Number("retries", standard.Retries),
            Register = fields.Flag("register", standard.Register),
            PollInterval = TimeSpan.FromSeconds(fields.Number("poll_interval_seconds", 1, 86400, standard.PollInterval.TotalSeconds)),
            Logins = ReadLogins(fields),
        };
        fields.RejectOthers();
        Note(DiscoveryRules.Validate(request), errors);
        return errors.Any ? null : request;

        ImmutableArray<string> Texts(string name) => [.. fields.Scalars(name, isList: true, MaxListed)];

        int Number(string name, int otherwise) => (int)fields.Count(name, MaxNumber, (uint)otherwise);
    }

    /// <summary>Notes what does not hold, under the fields' paths.</summary>
    public static void Note(IEnumerable<(string Name, string Message)> wrong, FieldErrors errors)
    {
        foreach (var (name, message) in wrong)
        {
            var path = PathOf(name);
            // What is missing or of the wrong type altogether has been told of.
            if (!errors.Has(path))
            {
                errors.Add(path, message.EndsWith('.') ? $"{path}: {message}" : $"{path} {message}.");
            }
        }
    }

    // Settings and secrets of a login are objects of their own here.
    private static string PathOf(string name)
    {
        var dot = name.IndexOf("].", StringComparison.Ordinal);
        if (dot < 0)
        {
            return name;
        }
        var key = name[(dot + 2)..];
        return SnmpSettings.Schema.Find(key) is { } setting
            ? $"{name[..(dot + 1)]}.{(setting.IsSecret ? "credentials" : "settings")}.{key}"
            : name;
    }

    private static ImmutableArray<DiscoveryLogin> ReadLogins(JsonFields fields)
    {
        var logins = ImmutableArray.CreateBuilder<DiscoveryLogin>();
        var index = 0;
        foreach (var json in fields.List("credentials", MaxLogins))
        {
            if (JsonFields.Open(json, $"credentials[{index++}]", fields.Errors) is not { } entry)
            {
                continue;
            }
            var source = entry.Text("source", 64);
            var name = entry.Text("name", 64);
            var settings = SourceRegistrationReader.ReadOwn(entry.Object("settings"), SourceKind.Snmp, isSecret: false);
            var secrets = SourceRegistrationReader.ReadOwn(entry.Object("credentials"), SourceKind.Snmp, isSecret: true);
            entry.RejectOthers();
            if (source is not null && (name is not null || settings.Count + secrets.Count > 0))
            {
                fields.Errors.Add(
                    entry.PathOf("source"),
                    $"{entry.PathOf("source")} stands alone: a source has its own settings and credentials."
                );
            }
            logins.Add(
                source is not null
                    ? DiscoveryLogin.OfSource(source)
                    : DiscoveryLogin.Inline(name ?? "", settings, new SourceCredentials(secrets))
            );
        }
        return logins.ToImmutable();
    }
}
