using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TelemetryGrid.EndToEnd")]
