global using Orleans;
global using TelemetryGrid.Gateway.Tests.Hosting;
global using Wire = TelemetryGrid.Client;
