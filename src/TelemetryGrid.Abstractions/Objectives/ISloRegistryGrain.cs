using System.Collections.Immutable;

namespace TelemetryGrid.Objectives;

/// <summary>The objectives of a site, from files that are configured or given through the API. Its key is the site.</summary>
[Alias("TelemetryGrid.ISloRegistryGrain")]
public interface ISloRegistryGrain : IGrainWithStringKey
{
    /// <summary>Replaces the configured files. One with errors keeps its last good content.</summary>
    /// <returns>How each of them fares.</returns>
    [Alias("Declare"), ResponseTimeout("00:02:00")]
    Task<ImmutableArray<SloFileReport>> DeclareAsync(ImmutableArray<SloFile> files);

    /// <summary>Adds or replaces a file; one with errors changes nothing.</summary>
    [Alias("PutFile"), ResponseTimeout("00:02:00")]
    Task<SloFileReport> PutFileAsync(string name, string text);

    [Alias("RemoveFile")]
    Task<SloFileRemoval> RemoveFileAsync(string name);

    /// <summary>All files, by name.</summary>
    [Alias("ListFiles"), AlwaysInterleave]
    Task<ImmutableArray<SloFileReport>> ListFilesAsync();

    /// <summary>All objectives, by service and name.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<SloEntry>> ListAsync();

    /// <summary>Keeps the objectives going; nodes call it now and then, so that it starts again after a failover.</summary>
    [Alias("Wake")]
    Task WakeAsync();
}
