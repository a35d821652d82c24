using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("TelemetryGrid.Storage.Tests")]
