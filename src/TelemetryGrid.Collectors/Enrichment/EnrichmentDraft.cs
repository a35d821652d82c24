using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>A record on its way through the stages. What it came with wins over what a stage would put in its place. Of one thread.</summary>
internal sealed class EnrichmentDraft
{
    /// <summary>As many labels, and as many annotations, as a record keeps.</summary>
    public const int MaxTexts = RecordSectionBuilder.MaxTexts;

    /// <summary>Characters; a longer value is not added.</summary>
    public const int MaxValue = 1024;

    private static readonly (string Key, string Prefix)[] s_addressKeys =
    [
        ("source.address", "source"),
        ("destination.address", "destination"),
        ("client.address", "client"),
        ("peer.address", "peer"),
    ];

    /// <summary>Labels or annotations with addresses that are looked up.</summary>
    public static readonly string[] AddressKeys = [.. s_addressKeys.Select(k => k.Key)];

    private ImmutableDictionary<string, string>.Builder? _labels;
    private ImmutableDictionary<string, string>.Builder? _annotations;
    private List<EnrichedAddress>? _addresses;
    private string? _traceId;

    public EnrichmentDraft(TelemetryRecord record, IPAddress? deviceAddress)
    {
        Record = record;
        if (record.Labels.Count + record.Annotations.Count > 0)
        {
            foreach (var (key, prefix) in s_addressKeys)
            {
                if (TryGet(key, out var text) && IPAddress.TryParse(text, out var address))
                {
                    (_addresses ??= []).Add(new EnrichedAddress(prefix, FlowAddress.FromIPAddress(address)));
                }
            }
        }
        if (deviceAddress is not null || (record.Device is { } device && IPAddress.TryParse(device.Value, out deviceAddress)))
        {
            AddDeviceAddress(deviceAddress);
        }
    }

    /// <summary>As it came.</summary>
    public TelemetryRecord Record { get; }

    public IReadOnlyList<EnrichedAddress> Addresses => _addresses ?? (IReadOnlyList<EnrichedAddress>)[];

    /// <summary>Values this stage added.</summary>
    public int Added { get; private set; }

    /// <summary>Values this stage had, where the record said something else already.</summary>
    public int Kept { get; private set; }

    /// <summary>Values this stage had that no longer fit.</summary>
    public int Dropped { get; private set; }

    public void BeginStage() => (Added, Kept, Dropped) = (0, 0, 0);

    public void AddDeviceAddress(IPAddress address)
    {
        if (_addresses is null || !_addresses.Exists(a => a.IsDevice))
        {
            (_addresses ??= []).Add(new EnrichedAddress(EnrichedAddress.DevicePrefix, FlowAddress.FromIPAddress(address)));
        }
    }

    /// <summary>A label, or else an annotation, as the record stands now.</summary>
    public bool TryGet(string key, out string value)
    {
        var found =
            (_labels?.TryGetValue(key, out var text) ?? Record.Labels.TryGetValue(key, out text))
            || (_annotations?.TryGetValue(key, out text) ?? Record.Annotations.TryGetValue(key, out text));
        value = text ?? "";
        return found;
    }

    /// <summary>Adds an identifying value.</summary>
    public void Label(string key, string? value) => Put(key, value, Record.Labels, ref _labels, MaxTexts);

    /// <summary>Adds a describing value.</summary>
    public void Annotate(string key, string? value) => Put(key, value, Record.Annotations, ref _annotations, MaxTexts);

    public void SetTraceId(string traceId)
    {
        _traceId = traceId;
        Added++;
    }

    public TelemetryRecord ToRecord() =>
        _labels is null && _annotations is null && _traceId is null
            ? Record
            : Record with
            {
                Labels = _labels?.ToImmutable() ?? Record.Labels,
                Annotations = _annotations?.ToImmutable() ?? Record.Annotations,
                TraceId = _traceId ?? Record.TraceId,
            };

    private void Put(
        string key,
        string? value,
        ImmutableDictionary<string, string> original,
        ref ImmutableDictionary<string, string>.Builder? builder,
        int max
    )
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }
        if (builder?.TryGetValue(key, out var present) ?? original.TryGetValue(key, out present))
        {
            Kept += present == value ? 0 : 1;
            return;
        }
        if ((builder?.Count ?? original.Count) >= max || value.Length > MaxValue)
        {
            Dropped++;
            return;
        }
        builder ??= original.ToBuilder();
        builder.Add(key, value);
        Added++;
    }
}
