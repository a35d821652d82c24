using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Enrichment.Applications;
using TelemetryGrid.Collectors.Enrichment.Business;
using TelemetryGrid.Collectors.Enrichment.Geo;
using TelemetryGrid.Collectors.Enrichment.Networks;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>
/// Adds context to records, one stage after another: trace id, geo, networks, topology, business, application. A later stage sees what
/// earlier ones added. What a record has already stays as it is, so the labels of its source always win; each such case is counted.
/// <para>
/// Where things land is written in src/README.md. Labels identify and have few values: those of the device's network and of business. All
/// else is an annotation, named as OpenTelemetry and ECS name it.
/// </para>
/// </summary>
public sealed partial class EnrichmentPipeline : IEnrichmentStatus, IDisposable
{
    private const int MaxReportedProblems = 20;
    private static readonly SourceId s_nobody = SourceId.Parse("nobody");

    private readonly IEnrichmentStage[] _stages;
    private readonly EnrichmentStageCounters[] _counters;
    private readonly BusinessStage _business;
    private readonly EnrichmentOptions _options;
    private readonly ITopologyContext? _topology;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _refreshing = new();
    private readonly Lock _renewing = new();
    private volatile DeviceAdditionTable? _additions;
    private long _fileVersion;
    private ITimer? _timer;

    /// <param name="topology">Null where there is no topology; the stage then adds nothing.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message has every error.</exception>
    public EnrichmentPipeline(EnrichmentOptions options, ITopologyContext? topology, TimeProvider time, ILogger<EnrichmentPipeline> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException("Enrichment: " + string.Join(" ", errors), nameof(options));
        }
        (_options, _topology, _time, _logger) = (options, topology, time, logger);
        Applications = new ApplicationTable(options.Applications);
        Geo = new GeoStage(options.GeoFiles);
        Networks = new NetworkStage(options.NetworkFiles);
        _business = new BusinessStage(options.BusinessFile, time);
        _stages =
        [
            new TraceIdStage(options.AddTraceId),
            Geo,
            Networks,
            new TopologyStage(topology),
            _business,
            new ApplicationStage(Applications),
        ];
        _counters = [.. _stages.Select(_ => new EnrichmentStageCounters())];
    }

    /// <summary>The names of applications, the user's first.</summary>
    public ApplicationTable Applications { get; }

    internal GeoStage Geo { get; }

    internal NetworkStage Networks { get; }

    /// <summary>Reads all files, and from then on those that change. Files that cannot be read are told in <see cref="Describe"/> and tried again.</summary>
    public void Start()
    {
        Refresh();
        _timer ??= _time.CreateTimer(_ => Refresh(), null, _options.CheckInterval, _options.CheckInterval);
    }

    /// <summary>Reads the files that changed, now.</summary>
    public void Refresh()
    {
        lock (_refreshing)
        {
            foreach (var stage in _stages)
            {
                foreach (var file in stage.Files)
                {
                    var refused = file.Refused;
                    if (file.Refresh())
                    {
                        Interlocked.Increment(ref _fileVersion);
                        Log(stage, file, file.Refused > refused);
                    }
                }
            }
        }
    }

    /// <summary>The record with everything the stages know; the same record when they know nothing new.</summary>
    /// <param name="deviceAddress">Where the device was heard or asked, when the caller knows; else a device named by an address, then the topology, tells it.</param>
    public TelemetryRecord Enrich(TelemetryRecord record, IPAddress? deviceAddress = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var draft = NewDraft(record, deviceAddress);
        for (var i = 0; i < _stages.Length; i++)
        {
            draft.BeginStage();
            try
            {
                _stages[i].Enrich(draft);
            }
            catch (Exception e)
            {
                // Context is no reason to lose a record.
                _counters[i].CountFailure();
                LogFailed(_stages[i].Name, e.Message);
            }
            _counters[i].Count(draft);
        }
        return draft.ToRecord();
    }

    /// <summary>Business entries that come before those of the file; they replace what was given before.</summary>
    public void SetBusiness(IEnumerable<BusinessContextEntry> entries)
    {
        _business.Replace(entries);
        Interlocked.Increment(ref _fileVersion);
    }

    ImmutableArray<EnrichmentStageReport> IEnrichmentStatus.Describe() =>
        [
            .. _stages.Zip(
                Describe(),
                (stage, status) =>
                    new EnrichmentStageReport
                    {
                        Stage = status.Name,
                        Records = status.Records,
                        Enriched = status.Enriched,
                        Added = status.Added,
                        Kept = status.Kept,
                        Dropped = status.Dropped,
                        Errors = status.Failed,
                        DataAge = status.DataAge,
                        Files =
                        [
                            .. stage.Files.Select(f => new EnrichmentFileReport
                            {
                                Path = f.Path,
                                DataTime = f.DataTime,
                                Loaded = f.Loaded,
                                Refused = f.Refused,
                                Problems = [.. f.Problems.Take(MaxReportedProblems).Select(p => p.ToString())],
                            }),
                        ],
                    }
            ),
        ];

    /// <summary>Each stage, in the order they run.</summary>
    public IReadOnlyList<EnrichmentStageStatus> Describe()
    {
        var now = _time.GetUtcNow();
        return [.. _stages.Select((s, i) => _counters[i].Describe(s, now))];
    }

    /// <summary>What records of a device are told that have no labels of interest; made anew when any data changed.</summary>
    internal DeviceAdditionTable Additions
    {
        get
        {
            var version = (Interlocked.Read(ref _fileVersion), _topology?.Version ?? 0);
            if (_additions is { } current && current.Version == version)
            {
                return current;
            }
            lock (_renewing)
            {
                if (_additions is { } renewed && renewed.Version == version)
                {
                    return renewed;
                }
                var table = new DeviceAdditionTable(
                    version,
                    _options.AddTraceId,
                    Array.Exists(_stages, s => s.TellsDevices),
                    [.. _stages.SelectMany(s => s.Reads)],
                    Probe
                );
                _additions = table;
                return table;
            }
        }
    }

    /// <summary>Counts records that were told what is the same for all of a device, at each stage.</summary>
    internal void Count(DeviceAdditions additions, int records)
    {
        for (var i = 0; i < _counters.Length; i++)
        {
            _counters[i].Count(records, additions.AddedByStage[i]);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private DeviceAdditions Probe(DeviceId? device)
    {
        var draft = NewDraft(
            new LogRecord
            {
                Source = s_nobody,
                Device = device,
                Timestamp = default,
                Body = "",
            },
            null
        );
        var added = new int[_stages.Length];
        for (var i = 0; i < _stages.Length; i++)
        {
            draft.BeginStage();
            try
            {
                _stages[i].Enrich(draft);
            }
            catch (Exception e)
            {
                _counters[i].CountFailure();
                LogFailed(_stages[i].Name, e.Message);
            }
            added[i] = draft.Added;
        }
        var told = draft.ToRecord();
        return new DeviceAdditions(new RecordTextBlock(told.Labels), new RecordTextBlock(told.Annotations), added);
    }

    private EnrichmentDraft NewDraft(TelemetryRecord record, IPAddress? deviceAddress)
    {
        var draft = new EnrichmentDraft(record, deviceAddress);
        if (record.Device is { } device && AddressOf(device) is { } known)
        {
            draft.AddDeviceAddress(known);
        }
        return draft;
    }

    private IPAddress? AddressOf(DeviceId device)
    {
        try
        {
            return _topology?.Find(device)?.Address;
        }
        catch (Exception e)
        {
            LogFailed("topology", e.Message);
            return null;
        }
    }

    private void Log(IEnrichmentStage stage, IWatchedFile file, bool isRefused)
    {
        if (isRefused)
        {
            LogRefused(stage.Name, file.Problems.Count == 0 ? file.Path : file.Problems[0].ToString());
        }
        else if (file.Problems.Count > 0)
        {
            LogPartial(stage.Name, file.Path, file.Problems.Count, file.Problems[0].ToString());
        }
        else
        {
            LogLoaded(stage.Name, file.Path);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Enrichment stage {Stage} took {Path}.")]
    private partial void LogLoaded(string stage, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Enrichment stage {Stage} took {Path} without {Count} entries; the first: {Problem}"
    )]
    private partial void LogPartial(string stage, string path, int count, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Enrichment stage {Stage} refused a file and goes on with what it had: {Problem}")]
    private partial void LogRefused(string stage, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Enrichment stage {Stage} broke off at a record: {Problem}")]
    private partial void LogFailed(string stage, string problem);
}
