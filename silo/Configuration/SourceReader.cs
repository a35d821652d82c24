using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>sources</c> list.</summary>
internal static class SourceReader
{
    private static readonly string KindNames = Listed([
        .. SourceKindSchema.Kinds.Select(k => JsonNamingPolicy.SnakeCaseLower.ConvertName(k.ToString())),
    ]);

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

    private static string Listed(string[] names) => $"{string.Join(", ", names[..^1])} or {names[^1]}";

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
            kind = SourceKindSchema
                .Kinds.Cast<SourceKind?>()
                .FirstOrDefault(k =>
                    string.Equals(JsonNamingPolicy.SnakeCaseLower.ConvertName($"{k}"), kindText, StringComparison.OrdinalIgnoreCase)
                );
            if (kind is null)
            {
                section.Error("kind", $"'{kindText}' is not {KindNames}");
            }
        }
        else
        {
            section.Error("kind", $"missing; say {KindNames}");
        }
        var endpoint = section.Text("endpoint") ?? "";
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
        var scrape = kind is SourceKind.Prometheus ? PrometheusSourceReader.Read(section) : null;
        var schema = SourceKindSchema.Of(kind ?? SourceKind.Flow);
        var credentials = scrape is null
            ? new SourceCredentials(ReadOwn(section, schema, isSecret: true))
            : SourceCredentials.Of("authorization", PrometheusSourceReader.ReadAuthorization(section));
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
            Settings = scrape is null ? ReadOwn(section, schema, isSecret: false) : ImmutableDictionary<string, string>.Empty,
        };
        if (scrape is not null)
        {
            PrometheusSourceReader.Validate(section, definition);
        }
        else if (kind is not null)
        {
            foreach (var (name, message) in SourceRules.Validate(definition, credentials))
            {
                section.Error(name, message);
            }
        }
        return isNamed && kind is not null ? new GridOptions.ConfiguredSource(definition, credentials) : null;
    }

    /// <summary>The settings that only sources of this kind have, as texts.</summary>
    internal static ImmutableDictionary<string, string> ReadOwn(YamlSection section, SourceKindSchema schema, bool isSecret)
    {
        var texts = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var setting in schema.Settings.Where(s => s.IsSecret == isSecret))
        {
            var text = setting.IsList ? string.Join(SourceSettings.ListSeparator, section.Texts(setting.Name)) : section.Text(setting.Name);
            if (!string.IsNullOrEmpty(text))
            {
                texts[setting.Name] = text;
            }
        }
        return texts.ToImmutable();
    }

    private static ImmutableArray<SourceFilter> ReadFilters(YamlSection section, SourceKind? kind)
    {
        var filters = ImmutableArray.CreateBuilder<SourceFilter>();
        foreach (var entry in section.Sections("filters"))
        {
            var include = entry.Text("include");
            var exclude = entry.Text("exclude");
            var field = entry.Text("field") ?? "";
            var expected = SourceKindSchema.Of(kind ?? SourceKind.Flow).FilterField;
            if (expected.Length == 0)
            {
                entry.Error(
                    "field",
                    kind is SourceKind.Prometheus
                        ? "prometheus sources have no filters; use metric_relabel_configs"
                        : "sources of this kind have no filters"
                );
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
