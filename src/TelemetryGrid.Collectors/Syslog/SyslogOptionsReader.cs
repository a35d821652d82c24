using System.Net;
using System.Security.Authentication;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>Reads a source's settings, which were validated, and compiles its patterns.</summary>
internal static class SyslogOptionsReader
{
    /// <exception cref="IOException">A pattern is wrong, or the settings are not those of a validated source; the message lists every error.</exception>
    public static SyslogCollectorOptions Read(SourceDefinition source)
    {
        var settings = new SourceSettings(source);
        var errors = SyslogSettings.Schema.Together(settings, SourceCredentials.None).Select(e => $"{e.Name}: {e.Message}").ToList();
        var patterns = ReadPatterns(settings, errors);
        if (errors.Count > 0)
        {
            throw new IOException(string.Join(' ', errors));
        }
        var (devices, networks) = ReadZones(settings);
        return new SyslogCollectorOptions
        {
            Transports = settings
                .List(SyslogSettings.Transports)
                .Aggregate(SyslogTransports.None, static (all, name) => all | Transport(name)),
            Standard = settings.Text(SyslogSettings.Standard) switch
            {
                "rfc5424" => SyslogStandard.Rfc5424,
                "rfc3164" => SyslogStandard.Rfc3164,
                _ => SyslogStandard.Auto,
            },
            Framing = settings.Text(SyslogSettings.Framing) switch
            {
                "octet_counting" => SyslogFraming.OctetCounting,
                "newline" => SyslogFraming.NonTransparent,
                _ => SyslogFraming.Auto,
            },
            MaxMessageBytes = settings.Integer(SyslogSettings.MaxMessageBytes),
            MaxConnections = settings.Integer(SyslogSettings.MaxConnections),
            IdleTimeout = settings.Duration(SyslogSettings.IdleTimeout),
            DeviceFromHostname = settings.Text(SyslogSettings.DeviceFrom) == "hostname",
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(settings.Text(SyslogSettings.TimeZone)),
            DeviceTimeZones = devices,
            NetworkTimeZones = networks,
            MaxClockSkew = settings.Duration(SyslogSettings.MaxClockSkew),
            Patterns = patterns,
            TlsVersions = settings
                .List(SyslogSettings.TlsVersions)
                .Aggregate(SslProtocols.None, static (all, version) => all | (version == "1.2" ? SslProtocols.Tls12 : SslProtocols.Tls13)),
            CertificateFile = settings.Text(SyslogSettings.TlsCertificate),
            KeyFile = settings.Text(SyslogSettings.TlsKey),
            ClientAuthorityFile = settings.Text(SyslogSettings.TlsClientAuthority),
            ClientNames = settings.List(SyslogSettings.TlsClientNames),
        };
    }

    private static SyslogTransports Transport(string name) =>
        name switch
        {
            "udp" => SyslogTransports.Udp,
            "tcp" => SyslogTransports.Tcp,
            _ => SyslogTransports.Tls,
        };

    private static (Dictionary<string, TimeZoneInfo> Devices, List<(IPNetwork, TimeZoneInfo)> Networks) ReadZones(SourceSettings settings)
    {
        var devices = new Dictionary<string, TimeZoneInfo>(StringComparer.Ordinal);
        var networks = new List<(IPNetwork, TimeZoneInfo)>();
        foreach (var pair in settings.List(SyslogSettings.TimeZones))
        {
            SyslogSettings.TrySplit(pair, out var name, out var id);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
            if (IPNetwork.TryParse(name, out var network))
            {
                networks.Add((network, zone));
            }
            else
            {
                devices[name.ToLowerInvariant()] = zone;
            }
        }
        return (devices, networks);
    }

    private static List<(string, GrokPattern)> ReadPatterns(SourceSettings settings, List<string> errors)
    {
        var definitions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in settings.List(SyslogSettings.PatternDefinitions))
        {
            if (SyslogSettings.TrySplit(pair, out var name, out var expression))
            {
                definitions[name] = expression;
            }
        }
        var patterns = new List<(string, GrokPattern)>();
        foreach (var pair in settings.List(SyslogSettings.Patterns))
        {
            if (!SyslogSettings.TrySplit(pair, out var name, out var text))
            {
                continue; // The check before has said so.
            }
            if (GrokPattern.TryCompile(text, definitions, out var pattern, out var wrong))
            {
                patterns.Add((name, pattern));
            }
            else
            {
                errors.AddRange(wrong.Select(w => $"Pattern {name}: {w}."));
            }
        }
        return patterns;
    }
}
