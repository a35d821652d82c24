using TelemetryGrid.Silo;

return await CommandLine.RunAsync(args);
