namespace TelemetryGrid.Alerts;

/// <summary>Remembers which groups there are, so that they come back after a crash though no alert comes. Keyed <c>site/number</c>.</summary>
[Alias("TelemetryGrid.IAlertDirectoryGrain")]
public interface IAlertDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Adds a group; it is stored when this answers.</summary>
    [Alias("Add")]
    Task AddAsync(string group);

    /// <summary>Wakes every group, and forgets those that remember nothing. Returns how many groups there are.</summary>
    [Alias("Wake")]
    Task<int> WakeAsync();
}
