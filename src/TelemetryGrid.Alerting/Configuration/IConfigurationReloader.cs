using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Reads the configuration's file again when it is told to.</summary>
public interface IConfigurationReloader
{
    /// <returns>What is wrong with the file; empty when it is in use now.</returns>
    Task<ImmutableArray<FileError>> ReloadAsync(CancellationToken cancellation);
}
