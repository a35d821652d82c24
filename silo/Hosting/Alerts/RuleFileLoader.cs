using System.Collections.Immutable;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>
/// Gives the registry the rules of the program and of the configured folders, again whenever a file changes, and sees to it that all groups
/// run. In a cluster every node does; the registry is one grain, and what it knows already changes nothing.
/// </summary>
internal sealed partial class RuleFileLoader(
    IReadOnlyList<string> patterns,
    ImmutableArray<RuleFileText> pack,
    EntityRuleSet entities,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<RuleFileLoader> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly RuleFileFolder _folder = new(patterns);
    private bool _packIsKnown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await PollAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogFailed(e.Message);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
        var registry = grains.GetGrain<IRuleRegistryGrain>(CollectorSupervisor.Site);
        if (!_packIsKnown)
        {
            Warn(await registry.OfferAsync(RuleFileOrigin.BuiltIn, pack).WaitAsync(cancellation));
            _packIsKnown = true;
        }
        if (_folder.Poll() is { } files)
        {
            Warn(await registry.OfferAsync(RuleFileOrigin.Folder, files).WaitAsync(cancellation));
            _folder.Keep();
        }
        if (await registry.GetEntityRulesAsync(entities.Version).WaitAsync(cancellation) is { } newer)
        {
            entities.Replace(newer);
        }
        await registry.TickAsync().WaitAsync(cancellation);
    }

    private void Warn(ImmutableArray<RuleFileReport> reports)
    {
        foreach (var report in reports.Where(r => !r.Errors.IsEmpty))
        {
            foreach (var error in report.Errors)
            {
                LogRefused(
                    report.Name,
                    error.Line,
                    error.Reason,
                    report.AcceptedAt is null ? "none of its rules" : "its last good version"
                );
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File}:{Line}: {Reason}; {Consequence} is in force")]
    private partial void LogRefused(string file, long line, string reason, string consequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry of rules could not be asked, and will be: {Reason}")]
    private partial void LogFailed(string reason);
}
