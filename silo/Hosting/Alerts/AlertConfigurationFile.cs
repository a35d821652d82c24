using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Notifications;
using TelemetryGrid.Notifications.Texts;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>
/// Takes the configuration's file into use: at the start, when it changes, and when told to. A broken one is reported, and the last good one
/// stays; at the start that is the one built in, so that alerts are kept and seen though nobody can be told.
/// </summary>
internal sealed partial class AlertConfigurationFile : BackgroundService, IConfigurationReloader
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly string _path;
    private readonly ConfigurationHolder _holder;
    private readonly IGrainFactory _grains;
    private readonly AlertOptions _options;
    private readonly NotificationTexts _texts;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertConfigurationFile> _logger;
    private readonly SemaphoreSlim _one = new(1);
    private DateTime _written;
    private string _lastProblem = "";

    public AlertConfigurationFile(
        string path,
        ConfigurationHolder holder,
        IGrainFactory grains,
        AlertOptions options,
        NotificationTexts texts,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<AlertConfigurationFile> logger
    )
    {
        (_path, _holder, _grains, _options, _texts, _time, _logger) = (path, holder, grains, options, texts, time, logger);
        var meter = meters.Create(AlertMetrics.MeterName);
        meter.CreateObservableGauge(
            "network.telemetry.alert.configuration.last.reload.successful",
            () => _holder.Errors.IsEmpty ? 1 : 0,
            description: "1 when the alert configuration's file is the one in use, 0 when something is wrong with it."
        );
        meter.CreateObservableGauge(
            "network.telemetry.alert.configuration.loaded.timestamp",
            () => _holder.Current.LoadedAt.ToUnixTimeMilliseconds() / 1000.0,
            unit: "s",
            description: "When the alert configuration in use was loaded."
        );
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first alert comes.
        Load();
        await base.StartAsync(cancellationToken);
    }

    public async Task<ImmutableArray<FileError>> ReloadAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var before = _holder.Current.Version;
            Load();
            if (_holder.Current.Version != before)
            {
                await RerouteAsync().WaitAsync(cancellation);
            }
            return _holder.Errors;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path.Length == 0)
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (File.GetLastWriteTimeUtc(_path) != _written)
                {
                    await ReloadAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Load()
    {
        if (_path.Length == 0)
        {
            return;
        }
        try
        {
            _written = File.GetLastWriteTimeUtc(_path);
            _holder.Load(File.ReadAllText(_path), _path, _time.GetUtcNow(), UseTemplates);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _holder.Refuse(new FileError(_path, 0, $"it cannot be read: {e.Message}"));
        }
        var problem = string.Join("; ", _holder.Errors);
        if (problem.Length > 0 && problem != _lastProblem)
        {
            LogBroken(problem);
        }
        else if (problem.Length == 0)
        {
            LogLoaded(_path);
            foreach (var kind in KindsInUse().Where(k => !NotifierKinds.Supported.Contains(k)))
            {
                LogNotSent(NotifierKinds.Unsupported(kind));
            }
        }
        _lastProblem = problem;
    }

    // A configuration whose templates cannot be read is as good as one that cannot be read.
    private ImmutableArray<FileError> UseTemplates(AlertmanagerConfiguration configuration)
    {
        var read = TemplateFiles.Read(configuration.Templates, Path.GetDirectoryName(Path.GetFullPath(_path)) ?? ".");
        if (read.Errors.IsEmpty)
        {
            _texts.Use(read.Templates);
        }
        return [.. read.Errors.Select(e => new FileError(_path, 0, e))];
    }

    private IEnumerable<string> KindsInUse() =>
        _holder.Current.Configuration.Receivers.Values.SelectMany(r => r.Integrations).Select(i => i.Kind).Distinct(StringComparer.Ordinal);

    private async Task RerouteAsync()
    {
        try
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, _options.Shards)
                    .Select(n => _grains.GetGrain<IAlertShardGrain>(AlertKeys.Shard(_options.Site, n)).RerouteAsync())
            );
            await Task.WhenAll(
                Enumerable
                    .Range(0, AlertKeys.Directories)
                    .Select(n => _grains.GetGrain<IAlertDirectoryGrain>(AlertKeys.Directory(_options.Site, n)).WakeAsync())
            );
        }
        catch (Exception e)
        {
            // Shards and groups follow by themselves, a little later.
            LogNotFollowed(e.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The alert configuration was not taken into use, and the last good one stays: {Problem}"
    )]
    private partial void LogBroken(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In the alert configuration, {Which}")]
    private partial void LogNotSent(string which);

    [LoggerMessage(Level = LogLevel.Information, Message = "The alert configuration {File} is in use")]
    private partial void LogLoaded(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alerts follow the new configuration later: {Reason}")]
    private partial void LogNotFollowed(string reason);
}
