global using Microsoft.AspNetCore.Builder;
global using Microsoft.AspNetCore.Http;
global using Microsoft.AspNetCore.Routing;
global using Microsoft.Extensions.DependencyInjection;
global using Orleans;
// What clients see; the grains' own types keep their plain names.
global using Wire = TelemetryGrid.Client;
