namespace TelemetryGrid.Alerts;

/// <summary>The silences of a site. Keyed by site.</summary>
[Alias("TelemetryGrid.ISilenceGrain")]
public interface ISilenceGrain : IGrainWithStringKey
{
    /// <summary>All silences, those that expired lately among them, if they are not those of a version that the asker has.</summary>
    [Alias("Read")]
    Task<SilenceReading> ReadAsync(long knownVersion);

    /// <summary>Makes a silence or changes the one it names. It is stored when this answers.</summary>
    [Alias("Set")]
    Task<SilenceOutcome> SetAsync(GridSilence silence);

    [Alias("Expire")]
    Task<SilenceOutcome> ExpireAsync(string id);
}
