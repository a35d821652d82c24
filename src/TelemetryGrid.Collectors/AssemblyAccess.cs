using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TelemetryGrid.Collectors.Tests")]
[assembly: InternalsVisibleTo("TelemetryGrid.Benchmarks")]
