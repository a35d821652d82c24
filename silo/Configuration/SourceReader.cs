using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>sources</c> list.</summary>
internal static class SourceReader
{
    public static void Read(YamlSection root, List<GridOptions.ConfiguredSource> sources)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in root.Sections("sources"))
        {
            if (ReadOne(section) is { } source)
            {
                if (!seen.Add(source.Definition.Id.Value))
                {
                    section.Error("id", $"'{source.Definition.Id}' is already the id of another source");
                }
                sources.Add(source);
            }
            section.Close();
        }
    }

    private static GridOptions.ConfiguredSource? ReadOne(YamlSection section)
    {
        var idText = section.Text("id") ?? "";
        var isNamed = SourceId.TryParse(idText, out var id);
        if (!isNamed)
        {
            section.Error("id", $"'{idText}' is not a source id: use 1 to 64 letters, digits or - _ .");
        }
        SourceKind? kind = null;
        if (section.Text("kind") is { } kindText)
        {
            if (Enum.TryParse<SourceKind>(kindText, ignoreCase: true, out var parsed) && !char.IsAsciiDigit(kindText[0]))
            {
                kind = parsed;
            }
            else
            {
                section.Error("kind", $"'{kindText}' is not flow, netflow, ipfix, sflow, snmp or prometheus");
            }
        }
        else
        {
            section.Error("kind", "missing; say flow, netflow, ipfix, sflow, snmp or prometheus");
        }
        var endpoint = section.Text("endpoint") ?? "";
        if (
            kind is not SourceKind.Prometheus
            && !SourceEndpoint.TryParse(endpoint, kind is SourceKind.Snmp ? SourceEndpoint.SnmpPort : null, out _)
        )
        {
            section.Error(
                "endpoint",
                kind is SourceKind.Snmp
                    ? $"'{endpoint}' is not an IP address with an optional port such as 10.0.0.1:161"
                    : $"'{endpoint}' is not an address and port to listen on such as 0.0.0.0:2055"
            );
        }
        DeviceId? device = null;
        if (section.Text("device") is { } deviceText)
        {
            if (DeviceId.TryParse(deviceText, out var parsed))
            {
                device = parsed;
            }
            else
            {
                section.Error("device", $"'{deviceText}' is not a device id: use letters, digits or . : _ - @ %");
            }
        }
        var level = CollectionLevel.Standard;
        section.Value(
            "level",
            text => Enum.TryParse<CollectionLevel>(text, ignoreCase: true, out var value) && !char.IsAsciiDigit(text[0]) ? value : null,
            "basic, standard, detailed or full",
            (CollectionLevel value) => level = value
        );
        var status = SourceStatus.Active;
        section.Value(
            "status",
            text =>
                text switch
                {
                    "active" => SourceStatus.Active,
                    "inactive" => SourceStatus.Inactive,
                    "maintenance" => SourceStatus.Maintenance,
                    _ => null,
                },
            "active, inactive or maintenance",
            (SourceStatus value) => status = value
        );
        var interval = TimeSpan.FromSeconds(30);
        section.Value(
            "interval",
            ConfigurationReader.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            "a duration from 1s to 1d",
            (TimeSpan value) => interval = value
        );
        uint sampling = 0;
        section.Value(
            "sampling_interval",
            ConfigurationReader.Integer(0, 1_000_000_000),
            "a whole number from 0 to 1000000000",
            (int value) => sampling = (uint)value
        );
        var community = section.Text("community");
        var scrape = kind is SourceKind.Prometheus ? PrometheusSourceReader.Read(section) : null;
        var secret = scrape is null ? community : PrometheusSourceReader.ReadAuthorization(section);
        if (community is not null && kind is not SourceKind.Snmp)
        {
            section.Error("community", "only snmp sources have a community");
        }
        var definition = new SourceDefinition
        {
            Id = id,
            Name = section.Text("name") ?? idText,
            Kind = kind ?? SourceKind.Flow,
            Endpoint = endpoint,
            Device = device,
            Status = status,
            Level = level,
            Interval = interval,
            Filters = ReadFilters(section, kind),
            Enrichment = section.Map("labels").ToImmutableDictionary(),
            Retention = ReadRetention(section),
            SamplingInterval = sampling,
            IsConfigured = true,
            Scrape = scrape,
        };
        if (scrape is not null)
        {
            PrometheusSourceReader.Validate(section, definition);
        }
        return isNamed && kind is not null ? new GridOptions.ConfiguredSource(definition, new SourceCredentials(secret)) : null;
    }

    private static ImmutableArray<SourceFilter> ReadFilters(YamlSection section, SourceKind? kind)
    {
        var filters = ImmutableArray.CreateBuilder<SourceFilter>();
        foreach (var entry in section.Sections("filters"))
        {
            var include = entry.Text("include");
            var exclude = entry.Text("exclude");
            var field = entry.Text("field") ?? "";
            var expected = kind is SourceKind.Snmp ? "interface" : "exporter";
            if (kind is SourceKind.Prometheus)
            {
                entry.Error("field", "prometheus sources have no filters; use metric_relabel_configs");
            }
            else if (field != expected)
            {
                entry.Error("field", $"'{field}' is not a field of this kind of source; use {expected}");
            }
            if ((include is null) == (exclude is null))
            {
                entry.Error("include", "give either include or exclude");
            }
            else if (
                field == "exporter"
                && !IPNetwork.TryParse(include ?? exclude!, out _)
                && !IPAddress.TryParse(include ?? exclude!, out _)
            )
            {
                entry.Error(
                    include is null ? "exclude" : "include",
                    $"'{include ?? exclude}' is not an address or prefix such as 10.0.0.0/8"
                );
            }
            filters.Add(new SourceFilter(field, include ?? exclude ?? "", include is not null));
            entry.Close();
        }
        return filters.ToImmutable();
    }

    private static ImmutableDictionary<TelemetryCategory, TimeSpan> ReadRetention(YamlSection section)
    {
        var retention = ImmutableDictionary.CreateBuilder<TelemetryCategory, TimeSpan>();
        foreach (var (name, text) in section.Map("retention"))
        {
            if (!Enum.TryParse<TelemetryCategory>(name, ignoreCase: true, out var category) || char.IsAsciiDigit(name[0]))
            {
                section.Error("retention", $"'{name}' is not metric, flow, log, trace or event");
            }
            else if (!DurationText.TryParse(text, out var duration) || duration < TimeSpan.FromMinutes(1))
            {
                section.Error("retention", $"'{text}' is not a duration of at least 1m");
            }
            else
            {
                retention[category] = duration;
            }
        }
        return retention.ToImmutable();
    }
}
