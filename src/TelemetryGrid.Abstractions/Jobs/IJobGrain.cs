namespace TelemetryGrid.Jobs;

/// <summary>One analytics job of a site, keyed <c>site/name</c>.</summary>
[Alias("TelemetryGrid.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Null when there is no such job.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<JobReport?> GetAsync();

    /// <summary>Runs it when its time has come; to be called now and then, by every node.</summary>
    [Alias("Tick"), ResponseTimeout("02:00:00")]
    Task TickAsync();

    /// <summary>Runs it now.</summary>
    /// <returns>How it went; null when there is no such job.</returns>
    [Alias("Run"), ResponseTimeout("02:00:00")]
    Task<JobReport?> RunAsync();
}
