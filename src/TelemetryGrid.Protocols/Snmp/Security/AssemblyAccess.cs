using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TelemetryGrid.Protocols.Tests")]
