using System.Globalization;
using System.Text;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Flows;

/// <summary>
/// Looks for patterns in a partition's flows and interface states, and tells of them as events. While the log is replayed, what is found is
/// held back until it is known which of it the log has already.
/// </summary>
internal sealed class FlowPatterns
{
    private const byte Version = 1;

    /// <summary>Exporters that no longer fit count as one.</summary>
    private const int MaxExporters = 4_096;

    /// <summary>Interfaces of which it is remembered which index has which name.</summary>
    private const int MaxNames = 65_536;

    private readonly FlowPatternDetector _detector;
    private readonly List<DeviceId> _exporters = [DeviceId.Parse("other-exporters")];
    private readonly Dictionary<DeviceId, int> _numbers = [];
    private readonly Dictionary<string, FlowPatternPlace> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<(DeviceId, uint), string> _names = [];

    // Null once the replay is over.
    private Dictionary<string, EventRecord>? _held = new(StringComparer.Ordinal);

    private readonly bool _isEnabled;

    private FlowPatterns(FlowPatternDetector detector, bool isEnabled) => (_detector, _isEnabled) = (detector, isEnabled);

    /// <exception cref="StateFormatException">What was stored cannot be read; it is told by the caller, and an empty one will do.</exception>
    public static FlowPatterns Load(ReadOnlySpan<byte> stored, FlowPatternOptions options, PatternShare share)
    {
        if (stored.IsEmpty)
        {
            return new FlowPatterns(new FlowPatternDetector(options, share), options.IsEnabled);
        }
        var reader = new StateReader(stored);
        StateReader.Require(reader.Raw<byte>() == Version, "The stored flow patterns have a version this build does not read.");
        var exporters = new List<DeviceId>();
        for (var count = reader.Count(MaxExporters, bytesEach: 1); count > 0; count--)
        {
            exporters.Add(Device(Text(ref reader)));
        }
        var places = new List<(string Id, FlowPatternPlace Place)>();
        for (var count = reader.Count(int.MaxValue, bytesEach: 3); count > 0; count--)
        {
            places.Add((Text(ref reader), new FlowPatternPlace(Device(Text(ref reader)), Text(ref reader))));
        }
        var patterns = new FlowPatterns(FlowPatternDetector.Read(stored[^reader.Remaining..], options, share), options.IsEnabled);
        foreach (var exporter in exporters)
        {
            patterns.NumberOf(exporter);
        }
        foreach (var (id, place) in places)
        {
            patterns._places[id] = place;
        }
        return patterns;
    }

    public byte[] Save() =>
        StateBytes.Of(output =>
        {
            var writer = new StateWriter(output);
            writer.Raw(Version);
            writer.Unsigned((ulong)(_exporters.Count - 1));
            foreach (var exporter in _exporters.Skip(1))
            {
                Write(writer, exporter.Value);
            }
            writer.Unsigned((ulong)_places.Count);
            foreach (var (id, place) in _places)
            {
                Write(writer, id);
                Write(writer, place.Device.Value);
                Write(writer, place.Interface);
            }
            _detector.WriteTo(output);
        });

    public void Add(ReadOnlySpan<FlowAggregate> flows, DeviceId exporter, Conclusions derived)
    {
        if (flows.IsEmpty || !_isEnabled)
        {
            return;
        }
        var number = (ushort)NumberOf(exporter);
        var now = long.MinValue;
        foreach (ref readonly var flow in flows)
        {
            now = Math.Max(now, flow.EndMilliseconds);
        }
        _detector.Advance(now);
        foreach (ref readonly var flow in flows)
        {
            var tuple = flow.Tuple;
            _detector.Add(
                new FlowObservation(
                    new HostKey(tuple.SourceHigh, tuple.SourceLow),
                    new HostKey(tuple.DestinationHigh, tuple.DestinationLow),
                    tuple.SourcePort,
                    tuple.DestinationPort,
                    tuple.Protocol,
                    flow.Attributes.TcpControlBits,
                    number,
                    flow.StartMilliseconds,
                    flow.EndMilliseconds,
                    flow.Octets,
                    flow.Packets,
                    flow.Attributes.SamplingInterval
                )
            );
        }
        Tell(new FlowPatternPlace(exporter, ""), derived);
    }

    /// <summary>Looks at the states of a device's interfaces.</summary>
    public void Add(DeviceSection section, Conclusions derived)
    {
        if (!_isEnabled)
        {
            return;
        }
        foreach (var reading in section.Readings)
        {
            var name = NameOf(section.Device, reading);
            if (
                name.Length == 0
                || reading.OperStatus is not (InterfaceStatus.Up or InterfaceStatus.Down or InterfaceStatus.LowerLayerDown)
            )
            {
                continue;
            }
            var link = Analytics.Sketches.StableHash.Of(Encoding.UTF8.GetBytes($"{section.Device.Value}/{PortName.Canonical(name)}"));
            _detector.AddStatus(link, reading.OperStatus == InterfaceStatus.Up, reading.TimestampMilliseconds);
            Tell(new FlowPatternPlace(section.Device, name), derived);
        }
    }

    /// <summary>Takes note of an event that the log has: it need not be told again.</summary>
    public void Known(RecordView record)
    {
        if (
            _held is not null
            && record.Labels.TryFind(FlowPatternEvents.IdUtf8, out var id)
            && record.Labels.TryFind(FlowPatternEvents.PhaseUtf8, out var phase)
        )
        {
            _held.Remove(Key(Encoding.UTF8.GetString(id), Encoding.UTF8.GetString(phase), record.TimestampNanoseconds / 1_000_000));
        }
    }

    /// <summary>The replay is over: tells what the log does not have, and from now on everything at once.</summary>
    public void Release(Conclusions derived)
    {
        foreach (var happened in _held?.Values.OrderBy(e => e.Timestamp) ?? Enumerable.Empty<EventRecord>())
        {
            derived.Add(happened);
        }
        _held = null;
    }

    private void Tell(FlowPatternPlace where, Conclusions derived)
    {
        foreach (var pattern in _detector.Take())
        {
            var place = pattern.Subject.Kind switch
            {
                PatternKind.AsymmetricRouting => new FlowPatternPlace(ExporterOf(pattern.Subject.Exporter), ""),
                _ when _places.TryGetValue(pattern.Id, out var known) => known,
                _ => where,
            };
            if (pattern.Phase == PatternPhase.Ended)
            {
                _places.Remove(pattern.Id);
            }
            else if (pattern.Subject.Kind is not (PatternKind.NewTalker or PatternKind.NewService))
            {
                _places[pattern.Id] = place;
            }
            var happened = FlowPatternEvents.Of(pattern, place, ExporterOf(pattern.Subject.OtherExporter));
            if (_held is null)
            {
                derived.Add(happened);
            }
            else
            {
                _held[Key(pattern.Id, happened.Labels[FlowPatternEvents.Phase], pattern.LastSeenMilliseconds)] = happened;
            }
        }
    }

    // What knows an interface by its index only is named by what told both.
    private string NameOf(DeviceId device, InterfaceCounters reading)
    {
        var key = (device, reading.IfIndex);
        if (reading.Origin == CounterOrigin.Snmp && reading.Name.Length > 0)
        {
            if (_names.Count < MaxNames || _names.ContainsKey(key))
            {
                _names[key] = reading.Name;
            }
            return reading.Name;
        }
        return reading.IfIndex != 0 && _names.TryGetValue(key, out var name) ? name
            : reading.Name.Length > 0 ? reading.Name
            : $"#{reading.IfIndex}";
    }

    private DeviceId ExporterOf(ulong number) => number < (ulong)_exporters.Count ? _exporters[(int)number] : _exporters[0];

    private int NumberOf(DeviceId exporter)
    {
        if (_numbers.TryGetValue(exporter, out var number))
        {
            return number;
        }
        if (_exporters.Count > MaxExporters)
        {
            return 0;
        }
        number = _exporters.Count;
        _exporters.Add(exporter);
        _numbers.Add(exporter, number);
        return number;
    }

    private static string Key(string id, string phase, long at) => string.Create(CultureInfo.InvariantCulture, $"{id} {phase} {at}");

    private static DeviceId Device(string text) =>
        DeviceId.TryParse(text, out var device) ? device : throw new StateFormatException($"'{text}' is not a device id.");

    private static void Write(StateWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Unsigned((ulong)bytes.Length);
        foreach (var octet in bytes)
        {
            writer.Raw(octet);
        }
    }

    private static string Text(ref StateReader reader)
    {
        var bytes = new byte[reader.Count(int.MaxValue, bytesEach: 1)];
        foreach (ref var octet in bytes.AsSpan())
        {
            octet = reader.Raw<byte>();
        }
        return Encoding.UTF8.GetString(bytes);
    }
}
