using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Reads a <see cref="Wire.SourceRegistration"/>, noting everything that is wrong with it.</summary>
internal static class SourceRegistrationReader
{
    private const int MaxEndpointLength = 2048;
    private const int MaxListed = 256;
    private static readonly SourceKind[] WithoutCollector = [.. Enum.GetValues<SourceKind>().Except(SourceKindSchema.Kinds)];

    private const int MaxFilters = 64;
    private const int MaxLabels = 32;
    private const int MaxLabelLength = 128;
    private const int MaxLabelValueLength = 1024;
    private const double MinRetentionSeconds = 60;
    private const double MaxRetentionSeconds = 10 * 365 * 86400.0;

    /// <summary>Null when anything is wrong; <paramref name="errors"/> then says what.</summary>
    public static (SourceDefinition Definition, SourceCredentials Credentials)? Read(JsonElement json, FieldErrors errors)
    {
        if (JsonFields.Open(json, "", errors) is not { } fields)
        {
            return null;
        }
        var kind = fields.Choice("kind", isRequired: true, except: WithoutCollector);
        var id = ReadId(fields);
        var definition = new SourceDefinition
        {
            Id = id,
            Name = fields.Text("name", 200) ?? "",
            Kind = kind ?? default,
            Endpoint = ReadEndpoint(fields),
            Device = ReadDevice(fields, kind),
            Status = fields.Choice<SourceStatus>("status", except: SourceStatus.Error) ?? SourceStatus.Active,
            Level = fields.Choice<CollectionLevel>("level") ?? CollectionLevel.Standard,
            Interval = TimeSpan.FromSeconds(fields.Number("interval_seconds", 1, 86400, 30)),
            Filters = ReadFilters(fields, kind),
            Enrichment = ReadEnrichment(fields),
            Retention = ReadRetention(fields),
            SamplingInterval = fields.Count("sampling_interval", 16_777_216, 0),
        };
        var credentials = ReadOwn(fields.Object("credentials"), kind, isSecret: true);
        definition = definition with { Settings = ReadOwn(fields.Object("settings"), kind, isSecret: false) };
        fields.RejectOthers();
        if (kind is not null)
        {
            Judge(definition, new SourceCredentials(credentials), errors);
        }
        return errors.Any ? null : (definition, new SourceCredentials(credentials));
    }

    private static void Judge(SourceDefinition definition, SourceCredentials credentials, FieldErrors errors)
    {
        var schema = SourceKindSchema.Of(definition.Kind);
        foreach (var (name, message) in SourceRules.Validate(definition, credentials))
        {
            var path =
                schema.Find(name) is not { } setting ? name
                : setting.IsSecret ? $"credentials.{name}"
                : $"settings.{name}";
            // What is missing or of the wrong type altogether has been told of.
            if (!errors.Has(path))
            {
                errors.Add(path, message.EndsWith('.') ? $"{path}: {message}" : $"{path} {message}.");
            }
        }
    }

    /// <summary>The settings that only sources of this kind have, as texts.</summary>
    internal static ImmutableDictionary<string, string> ReadOwn(JsonFields? fields, SourceKind? kind, bool isSecret)
    {
        var texts = ImmutableDictionary.CreateBuilder<string, string>();
        if (fields is null || kind is not { } known)
        {
            return texts.ToImmutable();
        }
        foreach (var setting in SourceKindSchema.Of(known).Settings.Where(s => s.IsSecret == isSecret))
        {
            if (fields.Scalars(setting.Name, setting.IsList, MaxListed) is { Length: > 0 } values)
            {
                texts[setting.Name] = string.Join(SourceSettings.ListSeparator, values);
            }
        }
        fields.RejectOthers();
        return texts.ToImmutable();
    }

    private static SourceId ReadId(JsonFields fields)
    {
        var text = fields.Text("id", 64, isRequired: true);
        if (text is not null && !SourceId.TryParse(text, out _))
        {
            fields.Errors.Add("id", $"id must be 1 to 64 letters, digits or - _ . ; it was {FieldErrors.Quote(text)}.");
        }
        return SourceId.TryParse(text, out var id) ? id : default;
    }

    private static string ReadEndpoint(JsonFields fields)
    {
        var text = fields.Text("endpoint", MaxEndpointLength, isRequired: true);
        return text ?? "";
    }

    private static DeviceId? ReadDevice(JsonFields fields, SourceKind? kind)
    {
        var text = fields.Text("device", 253);
        if (text is null)
        {
            return null;
        }
        if (kind is { } known && !SourceKindSchema.Of(known).HasDevice)
        {
            fields.Errors.Add("device", "device is for sources that speak of one device: others are told apart by their address.");
        }
        if (DeviceId.TryParse(text, out var device))
        {
            return device;
        }
        fields.Errors.Add("device", $"device must be 1 to 253 letters, digits or . : _ - @ % ; it was {FieldErrors.Quote(text)}.");
        return null;
    }

    private static ImmutableArray<SourceFilter> ReadFilters(JsonFields fields, SourceKind? kind)
    {
        var filters = ImmutableArray.CreateBuilder<SourceFilter>();
        var index = 0;
        foreach (var json in fields.List("filters", MaxFilters))
        {
            if (JsonFields.Open(json, $"filters[{index++}]", fields.Errors) is not { } entry)
            {
                continue;
            }
            var field = entry.Text("field", 64, isRequired: true);
            var pattern = entry.Text("pattern", 255, isRequired: true);
            var include = entry.Flag("include", true);
            entry.RejectOthers();
            if (field is null || pattern is null)
            {
                continue;
            }
            if (kind is { } known && field != SourceKindSchema.Of(known).FilterField)
            {
                var expected = SourceKindSchema.Of(known).FilterField;
                fields.Errors.Add(
                    entry.PathOf("field"),
                    expected.Length == 0
                        ? "Sources of this kind have no filters."
                        : $"{entry.PathOf("field")} must be {expected} for this kind of source; it was {FieldErrors.Quote(field)}."
                );
            }
            if (field == "exporter" && !IPAddress.TryParse(pattern, out _) && !IPNetwork.TryParse(pattern, out _))
            {
                fields.Errors.Add(
                    entry.PathOf("pattern"),
                    $"{entry.PathOf("pattern")} must be an address or a prefix like 192.0.2.0/24; it was {FieldErrors.Quote(pattern)}."
                );
            }
            filters.Add(new SourceFilter(field, pattern, include));
        }
        return filters.ToImmutable();
    }

    private static ImmutableDictionary<string, string> ReadEnrichment(JsonFields fields)
    {
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var label in fields.Table("enrichment", MaxLabels))
        {
            var path = $"enrichment.{label.Name}";
            if (!IsLabelName(label.Name))
            {
                fields.Errors.Add(
                    path,
                    $"A label's name must be 1 to {MaxLabelLength} letters, digits or _ and not begin with a digit; it was {FieldErrors.Quote(label.Name)}."
                );
            }
            else if (label.Value.ValueKind != JsonValueKind.String || label.Value.GetString()!.Length > MaxLabelValueLength)
            {
                fields.Errors.Add(path, $"{path} must be a text of at most {MaxLabelValueLength} characters.");
            }
            else
            {
                labels[label.Name] = label.Value.GetString()!;
            }
        }
        return labels.ToImmutable();
    }

    private static bool IsLabelName(string name) =>
        name.Length is > 0 and <= MaxLabelLength && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static ImmutableDictionary<TelemetryCategory, TimeSpan> ReadRetention(JsonFields fields)
    {
        var retention = ImmutableDictionary.CreateBuilder<TelemetryCategory, TimeSpan>();
        if (fields.Object("retention_seconds") is { } table)
        {
            foreach (var category in Enum.GetValues<TelemetryCategory>())
            {
                var seconds = table.Number(
                    JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString()),
                    MinRetentionSeconds,
                    MaxRetentionSeconds,
                    0
                );
                if (seconds > 0)
                {
                    retention[category] = TimeSpan.FromSeconds(seconds);
                }
            }
            table.RejectOthers();
        }
        return retention.ToImmutable();
    }
}
