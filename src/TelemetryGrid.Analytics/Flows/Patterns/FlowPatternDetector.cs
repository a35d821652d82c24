using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Recognises scans, attacks, beacons, exfiltration, newcomers, elephants, asymmetric routes and flapping links in a stream of flow aggregates
/// and interface states. Bounded by its options, driven by the times in its input alone, so that a replay tells the same again.
/// </summary>
/// <remarks>Any input is taken: times that go back count as now, and nothing throws.</remarks>
public sealed class FlowPatternDetector
{
    private const byte Version = 1;
    private const long Minute = 60_000;

    private readonly FlowPatternOptions _options;
    private readonly PatternShare _share;
    private readonly PatternEpisodes _episodes;
    private readonly KnownKeys _known;
    private readonly ScanWatch _scans;
    private readonly VictimWatch _victims;
    private readonly BeaconWatch _beacons;
    private readonly ExfiltrationWatch _exfiltration;
    private readonly NewcomerWatch _newcomers;
    private readonly ElephantWatch _elephants;
    private readonly RouteWatch _routes;
    private readonly FlapWatch _flaps;
    private long _learnedFrom = long.MinValue;
    private long _now = long.MinValue;
    private long _minute = long.MinValue;

    public FlowPatternDetector(FlowPatternOptions? options = null, PatternShare? share = null)
    {
        _options = options ?? new FlowPatternOptions();
        _share = share ?? PatternShare.Whole;
        ArgumentOutOfRangeException.ThrowIfLessThan(_share.Count, 1, nameof(share));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MemoryBits, 64, nameof(options));
        _episodes = new PatternEpisodes(_options);
        _known = new KnownKeys(_options.MemoryBits, (long)_options.Memory.TotalMilliseconds);
        _scans = new ScanWatch(_options, _share, _episodes);
        _victims = new VictimWatch(_options, _share, _episodes);
        _beacons = new BeaconWatch(_options, _share, _episodes);
        _exfiltration = new ExfiltrationWatch(_options, _episodes, _known);
        _newcomers = new NewcomerWatch(_options, _share, _episodes, _known);
        _elephants = new ElephantWatch(_options, _share, _episodes);
        _routes = new RouteWatch(_options, _share, _episodes);
        _flaps = new FlapWatch(_options, _episodes);
    }

    /// <summary>Episodes under way.</summary>
    public int Episodes => _episodes.Count;

    /// <summary>What was not told or no longer watched for want of room.</summary>
    public FlowPatternLosses Losses =>
        new(
            _episodes.Dropped,
            _newcomers.Untold,
            _scans.Evicted + _victims.Evicted + _beacons.Evicted + _exfiltration.Evicted + _routes.Evicted + _flaps.Evicted
        );

    /// <summary>Says what time it is by the data; earlier than before it is ignored. Call before a batch, with its newest end.</summary>
    public void Advance(long nowMilliseconds)
    {
        if (_learnedFrom == long.MinValue)
        {
            _learnedFrom = nowMilliseconds;
        }
        if (nowMilliseconds <= _now)
        {
            return;
        }
        _now = nowMilliseconds;
        _elephants.Advance(_now);
        if (_now / Minute == _minute)
        {
            return;
        }
        _minute = _now / Minute;
        _newcomers.NextMinute();
        _known.Advance(_now);
        _exfiltration.Advance(_now);
        _episodes.EndQuiet(_now);
    }

    /// <summary>Takes a flow at the time of the last <see cref="Advance"/>.</summary>
    public void Add(in FlowObservation flow)
    {
        if (_now == long.MinValue)
        {
            Advance(flow.EndMilliseconds);
        }
        var source = flow.Source.StableHash();
        var destination = flow.Destination.StableHash();
        var isLearning = _now - _learnedFrom < (long)_options.Learning.TotalMilliseconds;
        if (_share.Owns(destination))
        {
            _victims.Add(in flow, source, destination, _now);
        }
        if (_share.Owns(source))
        {
            _scans.Add(in flow, destination, _now);
        }
        _beacons.Add(in flow, source, destination);
        _newcomers.Add(in flow, source, isLearning, _now);
        _exfiltration.Add(in flow, source, destination, isLearning, _now);
        _elephants.Add(in flow, _now);
        _routes.Add(in flow, source, destination, _now);
    }

    /// <summary>Takes the status of an interface, which the caller names by a key of its own.</summary>
    public void AddStatus(ulong link, bool isUp, long atMilliseconds) => _flaps.Add(link, isUp, atMilliseconds);

    /// <summary>What is to be told since the last call.</summary>
    public ImmutableArray<FlowPattern> Take() => _episodes.Take();

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.FlowPatterns, Version);
        writer.Unsigned((ulong)_share.Index);
        writer.Unsigned((ulong)_share.Count);
        writer.Signed(_learnedFrom);
        writer.Signed(_now);
        writer.Signed(_minute);
        _episodes.Write(writer);
        _known.Write(writer);
        _scans.Write(writer);
        _victims.Write(writer);
        _beacons.Write(writer);
        _exfiltration.Write(output, writer);
        _newcomers.Write(writer);
        _elephants.Write(output, writer);
        _routes.Write(writer);
        _flaps.Write(writer);
    }

    /// <summary>What was to be told and not taken is not part of the state.</summary>
    /// <exception cref="StateFormatException">The bytes are not such a state, or that of another share.</exception>
    public static FlowPatternDetector Read(ReadOnlySpan<byte> source, FlowPatternOptions? options = null, PatternShare? share = null)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.FlowPatterns, Version);
        var detector = new FlowPatternDetector(options, share);
        var stored = new PatternShare(reader.Below(int.MaxValue), reader.Below(int.MaxValue));
        StateReader.Require(stored == detector._share, "The state is of another share of the flows.");
        detector._learnedFrom = reader.Signed();
        detector._now = reader.Signed();
        detector._minute = reader.Signed();
        detector._episodes.Read(ref reader);
        if (!detector._known.Read(ref reader))
        {
            // Everything would be new.
            detector._learnedFrom = detector._now;
        }
        detector._scans.Read(ref reader);
        detector._victims.Read(ref reader);
        detector._beacons.Read(ref reader);
        detector._exfiltration.Read(ref reader);
        detector._newcomers.Read(ref reader);
        detector._elephants.Read(ref reader);
        detector._routes.Read(ref reader);
        detector._flaps.Read(ref reader);
        reader.End();
        return detector;
    }
}
