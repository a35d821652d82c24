using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>A configuration, or all that is wrong with its file.</summary>
public sealed record ConfigurationResult(AlertmanagerConfiguration? Configuration, ImmutableArray<FileError> Errors);
