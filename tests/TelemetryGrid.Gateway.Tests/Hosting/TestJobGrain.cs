using TelemetryGrid.Jobs;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestJobGrain : Grain, IJobGrain
{
    private long _runs;

    public Task<JobReport?> GetAsync() =>
        Task.FromResult<JobReport?>(
            new JobReport
            {
                Name = this.GetPrimaryKeyString().Split('/')[1],
                Description = "Does it.",
                Kind = "batch",
                Schedule = "0 0 * * *",
                LastDuration = TimeSpan.FromSeconds(1.5),
                Runs = _runs,
            }
        );

    public Task TickAsync() => Task.CompletedTask;

    public Task<JobReport?> RunAsync()
    {
        _runs++;
        return GetAsync();
    }
}
