using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// Turns what one device streams into readings of its interfaces and samples of metrics. A leaf is looked at closely once; after that it is
/// known by its identity. Not thread-safe.
/// </summary>
internal sealed class TelemetryMapper(LeafMap map, TelemetryMapperOptions options, TimeProvider time) : ITelemetrySink
{
    private const int MaxTextBytes = 256;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly Dictionary<SeriesKey, StreamedLeaf> _leaves = [];
    private readonly Dictionary<string, StreamedInterface> _interfaces = new(StringComparer.Ordinal);
    private readonly List<StreamedInterface> _touched = [];
    private readonly List<(InterfaceField Field, ulong Count)> _unnamed = [];
    private readonly HashSet<string> _described = new(StringComparer.Ordinal);
    private string _unnamedName = "";
    private long _unnamedTimestamp;
    private List<InterfaceCounters> _readings = [];
    private List<MetricSample> _samples = [];
    private List<MetricMetadata> _metadata = [];

    public DeviceId Device => map.Device;

    /// <summary>The device's name for itself, once it told.</summary>
    public string? HostName { get; set; }

    /// <summary>When it started, in milliseconds since 1970; 0 when it did not say.</summary>
    public long BootedAt { get; private set; }

    public int Pending => _readings.Count + _samples.Count;

    public int LeafCount => _leaves.Count;

    public long Updates { get; private set; }

    public long Deletes { get; private set; }

    /// <summary>Updates without a value that can be kept: octets, long texts, texts that are no state.</summary>
    public long Unusable { get; private set; }

    /// <summary>Updates dropped by a bound.</summary>
    public long Dropped { get; private set; }

    /// <summary>Times that were too far off, replaced by the time of arrival.</summary>
    public long ClocksRepaired { get; private set; }

    public void OnUpdate(in TelemetryUpdate update)
    {
        Updates++;
        var key = SeriesKey.Of(update.Identity);
        if (!_leaves.TryGetValue(key, out var leaf))
        {
            if (_leaves.Count >= options.MaxLeaves)
            {
                Dropped++;
                return;
            }
            leaf = map.Classify(update, Interface);
            _leaves[key] = leaf;
        }
        if (leaf.IsIgnored)
        {
            return;
        }
        var timestamp = Timestamp(update.TimestampNanoseconds);
        if (leaf.IsUnnamed)
        {
            KeepUnnamed(leaf, update.Value, timestamp);
        }
        else if (leaf.Interface is { } streamed)
        {
            Set(streamed, leaf.Field, update.Value, timestamp);
        }
        else
        {
            Sample(leaf, update, timestamp);
        }
    }

    public void OnDelete(in TelemetryUpdate update)
    {
        Deletes++;
        var timestamp = Timestamp(update.TimestampNanoseconds);
        if (map.DeletedInterface(update) is { } name && _interfaces.Remove(name, out var gone))
        {
            gone.Remove(timestamp, time.GetTimestamp());
            _touched.Remove(gone);
            Report(gone);
        }
        if (_leaves.Remove(SeriesKey.Of(update.Identity), out var leaf))
        {
            End(leaf, timestamp);
            return;
        }
        foreach (var (key, below) in _leaves)
        {
            var identity = below.Identity.AsSpan();
            // Elements follow behind a slash, keys behind a zero.
            if (
                identity.Length > update.Identity.Length
                && identity[update.Identity.Length] is (byte)'/' or 0
                && identity.StartsWith(update.Identity)
            )
            {
                _leaves.Remove(key);
                End(below, timestamp);
            }
        }
    }

    /// <summary>A message is over: interfaces all of whose counters have come are reported.</summary>
    public void EndMessage()
    {
        NameUnnamed();
        for (var i = _touched.Count - 1; i >= 0; i--)
        {
            var streamed = _touched[i];
            if (streamed.IsComplete)
            {
                Report(streamed);
                _touched.RemoveAt(i);
            }
        }
    }

    /// <summary>Reports interfaces whose counters have had time to arrive; all with news when the agent says that it has sent everything.</summary>
    public void Settle(bool all)
    {
        for (var i = _touched.Count - 1; i >= 0; i--)
        {
            if (all || time.GetElapsedTime(_touched[i].NewsSince) >= options.Settle)
            {
                Report(_touched[i]);
                _touched.RemoveAt(i);
            }
        }
    }

    /// <summary>Takes away what is to be written.</summary>
    public (List<InterfaceCounters> Readings, List<MetricSample> Samples, List<MetricMetadata> Metadata) Take()
    {
        var taken = (_readings, _samples, _metadata);
        (_readings, _samples, _metadata) = ([], [], []);
        return taken;
    }

    private StreamedInterface? Interface(string name)
    {
        if (!_interfaces.TryGetValue(name, out var streamed))
        {
            if (_interfaces.Count >= options.MaxInterfaces)
            {
                return null;
            }
            _interfaces[name] = streamed = new StreamedInterface(name);
        }
        return streamed;
    }

    private void Set(StreamedInterface streamed, InterfaceField field, in TelemetryValue value, long timestamp)
    {
        var hadNews = streamed.HasNews;
        streamed.Set(field, value, timestamp, time.GetTimestamp());
        if (!hadNews && streamed.HasNews)
        {
            _touched.Add(streamed);
        }
    }

    private void Report(StreamedInterface streamed)
    {
        var reading = streamed.Take();
        if (Pending >= options.MaxPending)
        {
            Dropped++;
            return;
        }
        _readings.Add(reading);
    }

    private void Sample(StreamedLeaf leaf, in TelemetryUpdate update, long timestamp)
    {
        var value = update.Value;
        switch (value.Kind)
        {
            case TelemetryValueKind.Boolean:
                Number(leaf, update, value.AsBoolean ? 1 : 0, timestamp);
                break;
            case TelemetryValueKind.Text when leaf.IsBinaryFloat && TryReadBinaryFloat(value.Octets, out var single):
                Number(leaf, update, single, timestamp);
                break;
            case TelemetryValueKind.Text when leaf.Canonical?.Words is { } words:
                if (words.TryGetValue(LeafMap.WithoutModule(value.ToString()), out var number))
                {
                    Number(leaf, update, number, timestamp);
                }
                else
                {
                    Unusable++;
                }
                break;
            case TelemetryValueKind.Text:
                State(leaf, update, timestamp);
                break;
            default:
                if (value.TryGetDouble(out var plain))
                {
                    Number(leaf, update, plain * (leaf.Canonical?.Scale ?? 1), timestamp);
                }
                else
                {
                    Unusable++;
                }
                break;
        }
    }

    private void Number(StreamedLeaf leaf, in TelemetryUpdate update, double value, long timestamp)
    {
        if (map.BootTime(update) && value > 0)
        {
            // Nanoseconds in newer models, seconds in older ones.
            BootedAt = value > 1e15 ? (long)(value / 1e6) : (long)(value * 1000);
        }
        leaf.HasNumber = true;
        Describe(leaf, update);
        Add(leaf.Labels!, timestamp, value);
    }

    // A text is a series of its own that is 1; when it changes the one before ends.
    private void State(StreamedLeaf leaf, in TelemetryUpdate update, long timestamp)
    {
        var text = update.Value.Octets;
        if (map.HostName(update) && text.Length is > 0 and <= MaxTextBytes)
        {
            HostName = Encoding.UTF8.GetString(text);
        }
        if (text.Length > MaxTextBytes || leaf.Changes > options.MaxTextChanges)
        {
            Unusable++;
            return;
        }
        if (leaf.Info is null || !text.SequenceEqual(leaf.Text))
        {
            if (leaf.Info is { } before)
            {
                Add(before, timestamp, StaleMarker.Value);
            }
            leaf.Text = text.ToArray();
            leaf.Changes++;
            if (leaf.Changes > options.MaxTextChanges)
            {
                leaf.Info = null;
                Unusable++;
                return;
            }
            leaf.Info = LeafMap.Info(leaf.Labels!, Encoding.UTF8.GetString(text));
        }
        Add(leaf.Info, timestamp, 1);
    }

    private void End(StreamedLeaf leaf, long timestamp)
    {
        if (leaf is { Labels: { } labels, HasNumber: true })
        {
            Add(labels, timestamp, StaleMarker.Value);
        }
        if (leaf.Info is { } info)
        {
            Add(info, timestamp, StaleMarker.Value);
        }
    }

    private void Add(Labels labels, long timestamp, double value)
    {
        if (Pending >= options.MaxPending)
        {
            Dropped++;
            return;
        }
        _samples.Add(new MetricSample(labels, timestamp, value));
    }

    private void Describe(StreamedLeaf leaf, in TelemetryUpdate update)
    {
        var name = leaf.Labels!.Name;
        if (_described.Count < options.MaxLeaves && _described.Add(name))
        {
            _metadata.Add(LeafMap.Describe(name, leaf.Canonical, update));
        }
    }

    private void KeepUnnamed(StreamedLeaf leaf, in TelemetryValue value, long timestamp)
    {
        if (leaf.Field == InterfaceField.Name)
        {
            // Quotes and all (Ciena).
            _unnamedName = value.ToString().Trim('"', '\\', ' ');
        }
        else if (_unnamed.Count < (int)InterfaceField.OutDiscards + 1 && value.TryGetCount(out var count))
        {
            _unnamed.Add((leaf.Field, count));
        }
        _unnamedTimestamp = timestamp;
    }

    // Counters of an interface that only a leaf beside them names.
    private void NameUnnamed()
    {
        if (_unnamed.Count > 0)
        {
            if (_unnamedName.Length > 0 && map.Passes(_unnamedName) && Interface(_unnamedName) is { } streamed)
            {
                foreach (var (field, count) in _unnamed)
                {
                    Set(streamed, field, TelemetryValue.Of(count), _unnamedTimestamp);
                }
            }
            else
            {
                Unusable += _unnamed.Count;
            }
            _unnamed.Clear();
        }
        _unnamedName = "";
    }

    private long Timestamp(long nanoseconds)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var told = nanoseconds / NanosecondsPerMillisecond;
        if (Math.Abs((double)told - now) <= options.MaxClockSkew.TotalMilliseconds)
        {
            return told;
        }
        ClocksRepaired++;
        return now;
    }

    // openconfig-platform-psu has ieeefloat32, which JSON writes in base64.
    private static bool TryReadBinaryFloat(ReadOnlySpan<byte> text, out float value)
    {
        Span<byte> octets = stackalloc byte[6];
        value = 0;
        if (
            text.Length != 8
            || Base64.DecodeFromUtf8(text, octets, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != 4
        )
        {
            return false;
        }
        value = BinaryPrimitives.ReadSingleBigEndian(octets);
        return true;
    }
}
