using Microsoft.Extensions.Logging;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <inheritdoc cref="IJobGrain"/>
public sealed partial class JobGrain(
    [PersistentState("job", GrainStorageNames.Entities)] IPersistentState<JobState> state,
    IEnumerable<IAnalyticsJob> jobs,
    TimeProvider time,
    ILogger<JobGrain> logger
) : Grain, IJobGrain
{
    private IAnalyticsJob? _job;
    private string _site = "";
    private bool _isRunning;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/');
        _site = slash < 0 ? "" : key[..slash];
        _job = jobs.FirstOrDefault(j => j.Name == key[(slash + 1)..]);
        return Task.CompletedTask;
    }

    public Task<JobReport?> GetAsync() => Task.FromResult(Report());

    public async Task TickAsync()
    {
        if (_job is null)
        {
            return;
        }
        var now = time.GetUtcNow();
        if (state.State.NextRun is not { } next)
        {
            state.State.NextRun = _job.Schedule.Next(now);
            await state.WriteStateAsync();
        }
        else if (next <= now)
        {
            await RunAsync();
        }
    }

    public async Task<JobReport?> RunAsync()
    {
        if (_job is null)
        {
            return null;
        }
        var started = time.GetUtcNow();
        _isRunning = true;
        state.State.LastStarted = started;
        state.State.Runs++;
        try
        {
            await RunDependenciesAsync(_job);
            state.State.Outcome = await _job.RunAsync(_site, started);
            state.State.LastSucceeded = time.GetUtcNow();
            state.State.HasFailed = false;
        }
        catch (Exception e)
        {
            // A job that fails is tried again at its next time; it takes nothing else down.
            state.State.Outcome = e.Message;
            state.State.HasFailed = true;
            state.State.Failures++;
            LogFailed(_job.Name, e.Message);
        }
        finally
        {
            _isRunning = false;
        }
        state.State.LastDuration = time.GetUtcNow() - started;
        state.State.NextRun = _job.Schedule.Next(time.GetUtcNow());
        await state.WriteStateAsync();
        return Report();
    }

    private async Task RunDependenciesAsync(IAnalyticsJob job)
    {
        foreach (var name in job.DependsOn)
        {
            var other = GrainFactory.GetGrain<IJobGrain>(JobNames.Key(_site, name));
            var report = await other.GetAsync() ?? throw new InvalidOperationException($"It depends on {name}, which is no job.");
            if (report.LastSucceeded is null || report.LastSucceeded < state.State.LastSucceeded)
            {
                report = await other.RunAsync();
            }
            if (report?.Status == JobStatus.Failed)
            {
                throw new InvalidOperationException($"It depends on {name}, which failed: {report.Outcome}");
            }
        }
    }

    private JobReport? Report() =>
        _job is null
            ? null
            : new JobReport
            {
                Name = _job.Name,
                Description = _job.Description,
                Kind = _job.Kind,
                Schedule = _job.Schedule.ToString(),
                DependsOn = _job.DependsOn,
                Status =
                    _isRunning ? JobStatus.Running
                    : state.State.HasFailed ? JobStatus.Failed
                    : JobStatus.Waiting,
                LastStarted = state.State.LastStarted,
                LastSucceeded = state.State.LastSucceeded,
                LastDuration = state.State.LastDuration,
                Outcome = state.State.Outcome,
                NextRun = state.State.NextRun,
                Runs = state.State.Runs,
                Failures = state.State.Failures,
            };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} failed: {Reason}")]
    private partial void LogFailed(string job, string reason);
}
