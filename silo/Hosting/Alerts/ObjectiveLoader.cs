using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Objectives;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>
/// Hands the configured files of objectives to their registry, again whenever one changes, and wakes the registry, which a failover may have put to
/// sleep. In a cluster every node does; what is the same changes nothing.
/// </summary>
internal sealed partial class ObjectiveLoader : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly IGrainFactory _grains;
    private readonly GridOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ObjectiveLoader> _logger;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private ImmutableArray<Stamp> _declared;
    private int _broken;

    public ObjectiveLoader(
        IGrainFactory grains,
        GridOptions options,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<ObjectiveLoader> logger
    )
    {
        (_grains, _options, _time, _logger) = (grains, options, time, logger);
        meters
            .Create("TelemetryGrid.Objectives")
            .CreateObservableGauge(
                "network_telemetry_objective_files_with_errors",
                () => Volatile.Read(ref _broken),
                description: "Configured files of objectives whose newest content is not in force."
            );
    }

    private readonly record struct Stamp(string Path, DateTime ChangedAt, long Length);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                await LoadAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var registry = _grains.GetGrain<ISloRegistryGrain>(CollectorSupervisor.Site);
        try
        {
            var stamps = Stamps();
            if (!_declared.IsDefault && _declared.SequenceEqual(stamps))
            {
                await registry.WakeAsync().WaitAsync(cancellation);
                return;
            }
            var reports = await registry.DeclareAsync([.. stamps.Select(Read)]).WaitAsync(cancellation);
            _declared = stamps;
            Tell(reports);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e.Message);
        }
    }

    private void Tell(ImmutableArray<SloFileReport> reports)
    {
        Volatile.Write(ref _broken, reports.Count(r => !r.Errors.IsEmpty));
        var errors = reports.SelectMany(r => r.Errors).Select(e => e.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var error in errors.Where(e => !_told.Contains(e)))
        {
            LogWrong(error);
        }
        _told.Clear();
        _told.UnionWith(errors);
        if (!reports.IsEmpty)
        {
            LogLoaded(reports.Length, reports.Sum(r => r.Objectives));
        }
    }

    private ImmutableArray<Stamp> Stamps()
    {
        var stamps = ImmutableArray.CreateBuilder<Stamp>();
        foreach (var path in _options.ObjectiveFiles.SelectMany(Expand).Distinct(StringComparer.Ordinal))
        {
            var file = new FileInfo(path);
            stamps.Add(file.Exists ? new Stamp(path, file.LastWriteTimeUtc, file.Length) : new Stamp(path, default, 0));
        }
        return stamps.ToImmutable();
    }

    // A pack is named like a file.
    private static IEnumerable<string> Expand(string path) => ObjectivePack.Find(path) is null ? FilePattern.Expand(path) : [path];

    private static SloFile Read(Stamp stamp)
    {
        if (ObjectivePack.Find(stamp.Path) is { } pack)
        {
            return new SloFile(stamp.Path, pack);
        }
        try
        {
            return new SloFile(stamp.Path, File.ReadAllText(stamp.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SloFile(stamp.Path, "", $"cannot be read: {e.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Objectives: {Error}. The last good content stays in force")]
    private partial void LogWrong(string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Files} configured files have {Objectives} objectives")]
    private partial void LogLoaded(int files, int objectives);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The objectives could not be told to their registry: {Reason}")]
    private partial void LogFailed(string reason);
}
