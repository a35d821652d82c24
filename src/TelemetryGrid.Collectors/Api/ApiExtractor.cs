using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Telemetry;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Sources.Api;

namespace TelemetryGrid.Collectors.Api;

/// <summary>Takes what the mappings of a source ask for out of documents.</summary>
internal sealed class ApiExtractor(SourceDefinition source, ApiDefinition definition)
{
    private const int MaxLabelValue = 1024;
    private const string DeviceLabel = "device";

    private readonly HashSet<(Labels, long)> _seen = [];

    /// <summary>Begins a poll.</summary>
    public void Reset() => _seen.Clear();

    /// <summary>Adds what a page has.</summary>
    /// <param name="root">The page.</param>
    /// <param name="now">The time of what names none.</param>
    /// <param name="harvest">Where it goes.</param>
    /// <param name="cancellation">Ends the reading between two elements.</param>
    /// <returns>Elements of the page: of the mapping that found most.</returns>
    public int Read(JsonElement root, DateTimeOffset now, ApiHarvest harvest, CancellationToken cancellation)
    {
        var most = 0;
        foreach (var mapping in definition.Mappings)
        {
            var items = 0;
            var values = 0;
            ApiPathWalk.All(
                mapping.Items,
                root,
                (path, _) =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    items++;
                    values += Take(mapping, root, path, now, harvest) ? 1 : 0;
                    return true;
                },
                out var isThere
            );
            if (!isThere || (!mapping.Items.IsMany && values == 0))
            {
                harvest.Notice($"{Name(mapping)}: {Written(mapping)} matched nothing");
            }
            else if (items > 0 && values == 0)
            {
                harvest.Notice($"{Name(mapping)}: {Written(mapping)} matched nothing in any of {items} elements");
            }
            harvest.Items += items;
            most = Math.Max(most, items);
        }
        return most;
    }

    /// <summary>False when the value is not there.</summary>
    private bool Take(ApiMapping mapping, JsonElement root, List<ApiItem> items, DateTimeOffset now, ApiHarvest harvest)
    {
        var (time, isOwn) = Time(mapping, root, items, now, harvest);
        if (mapping.Kind != ApiMappingKind.Metric)
        {
            return TakeRecord(mapping, root, items, time, harvest);
        }
        double number;
        if (mapping.Value.Path is not { } path)
        {
            number = double.TryParse(mapping.Value.Text, out var constant) ? constant * mapping.Scale : 0;
        }
        else if (path.IsKey || !ApiPathWalk.TryFind(path, root, items, out var found))
        {
            return false;
        }
        else if (!ApiValueReader.TryNumber(mapping, found, out number))
        {
            if (found.ValueKind != JsonValueKind.Null)
            {
                harvest.Refuse(
                    $"{Name(mapping)}: {path} leads to {Kind(found)}, which is no number",
                    items.Count > 0 ? items[^1].Element : found
                );
            }
            return found.ValueKind != JsonValueKind.Null;
        }
        if (harvest.Count == definition.MaxRecords)
        {
            harvest.BeyondLimit++;
            return true;
        }
        var labels = Labels(mapping, root, items);
        var at = time.ToUnixTimeMilliseconds();
        if (!_seen.Add((labels, at)))
        {
            harvest.Duplicates++;
            harvest.Notice($"{Name(mapping)}: several elements have the labels {labels}; give them one that tells them apart");
            return true;
        }
        harvest.Samples.Add(new MetricSample(labels, at, number));
        if (!isOwn)
        {
            harvest.Live.Add(labels);
        }
        return true;
    }

    private bool TakeRecord(ApiMapping mapping, JsonElement root, List<ApiItem> items, DateTimeOffset time, ApiHarvest harvest)
    {
        if (ApiValueReader.Text(mapping.Value, root, items) is not { } body)
        {
            return false;
        }
        if (harvest.Count == definition.MaxRecords)
        {
            harvest.BeyondLimit++;
            return true;
        }
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        labels.AddRange(source.Enrichment);
        foreach (var (name, value) in mapping.Labels)
        {
            if (ApiValueReader.Text(value, root, items, MaxLabelValue) is { Length: > 0 } text)
            {
                labels[name] = text;
            }
        }
        var severity = mapping.Severity is { } value1
            ? ApiValueReader.Severity(ApiValueReader.Text(value1, root, items))
            : Severity.Unspecified;
        var device = Device(mapping, root, items, harvest);
        TelemetryRecord record =
            mapping.Kind == ApiMappingKind.Log
                ? new LogRecord
                {
                    Source = source.Id,
                    Device = device,
                    Timestamp = time,
                    Labels = labels.ToImmutable(),
                    Severity = severity,
                    Body = body,
                }
                : new EventRecord
                {
                    Source = source.Id,
                    Device = device,
                    Timestamp = time,
                    Labels = labels.ToImmutable(),
                    Severity = severity,
                    Name = mapping.Name,
                    Body = body,
                };
        harvest.Records.Add((record, Identity(mapping, root, items, body)));
        return true;
    }

    /// <summary>What tells a record from others: what the mapping says does, else all that is read of it, but for the time of the poll.</summary>
    private static UInt128 Identity(ApiMapping mapping, JsonElement root, List<ApiItem> items, string body)
    {
        var text = new StringBuilder(mapping.Name).Append('\0');
        if (mapping.Identity is { } identity && ApiValueReader.Text(identity, root, items) is { } own)
        {
            text.Append(own);
        }
        else
        {
            text.Append(body);
            foreach (var (_, value) in mapping.Labels)
            {
                text.Append('\0').Append(ApiValueReader.Text(value, root, items, MaxLabelValue));
            }
            if (mapping.At is { } at)
            {
                text.Append('\0').Append(ApiValueReader.Text(new ApiValue(at, ""), root, items));
            }
        }
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private Labels Labels(ApiMapping mapping, JsonElement root, List<ApiItem> items)
    {
        var labels = new LabelsBuilder().Set(PromQL.Labels.MetricName, mapping.Name).Set("source", source.Id.Value);
        foreach (var (name, value) in source.Enrichment)
        {
            labels.Set(name, value);
        }
        if (source.Device is { } own)
        {
            labels.Set(DeviceLabel, own.Value);
        }
        if (mapping.Device is { } device && ApiValueReader.Text(device, root, items, MaxLabelValue) is { Length: > 0 } id)
        {
            labels.Set(DeviceLabel, id);
        }
        foreach (var (name, value) in mapping.Labels)
        {
            labels.Set(name, ApiValueReader.Text(value, root, items, MaxLabelValue) ?? "");
        }
        return labels.Build();
    }

    private DeviceId? Device(ApiMapping mapping, JsonElement root, List<ApiItem> items, ApiHarvest harvest)
    {
        if (mapping.Device is not { } value || ApiValueReader.Text(value, root, items) is not { Length: > 0 } text)
        {
            return source.Device;
        }
        if (DeviceId.TryParse(text, out var device))
        {
            return device;
        }
        harvest.Unreadable++;
        harvest.Notice($"{Name(mapping)}: {value.Path} leads to a text that is no device's id");
        return source.Device;
    }

    private static (DateTimeOffset Time, bool IsOwn) Time(
        ApiMapping mapping,
        JsonElement root,
        List<ApiItem> items,
        DateTimeOffset now,
        ApiHarvest harvest
    )
    {
        if (mapping.At is not { } at || !ApiPathWalk.TryFind(at, root, items, out var found) || found.ValueKind == JsonValueKind.Null)
        {
            return (now, false);
        }
        if (TelemetryJsonTime.TryRead(found, out var time))
        {
            return (time, true);
        }
        harvest.Unreadable++;
        harvest.Notice($"{Name(mapping)}: {at} leads to {Kind(found)} that is no time: RFC 3339, or a number since 1970");
        return (now, false);
    }

    private static string Name(ApiMapping mapping) =>
        mapping.Kind switch
        {
            ApiMappingKind.Metric => $"metric {mapping.Name}",
            ApiMappingKind.Event => $"event {mapping.Name}",
            _ => "log lines",
        };

    /// <summary>The path that the user wrote.</summary>
    private static string Written(ApiMapping mapping) =>
        mapping.Value.Path is { Up: 1 } path && path.Text.StartsWith('@') ? $"{path} of {mapping.Items}"
        : mapping.Value.Path is { } whole && whole.Text.StartsWith('$') ? whole.Text
        : mapping.Items.Text;

    private static string Kind(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => "a text",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };
}
