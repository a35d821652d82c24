using System.Net.Mime;
using TelemetryGrid.Gateway.Alertmanager;
using TelemetryGrid.Gateway.Anomalies;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Gateway.Discovery;
using TelemetryGrid.Gateway.Enrichment;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.Flows;
using TelemetryGrid.Gateway.Forecasts;
using TelemetryGrid.Gateway.Health;
using TelemetryGrid.Gateway.HealthScores;
using TelemetryGrid.Gateway.Incidents;
using TelemetryGrid.Gateway.Insights;
using TelemetryGrid.Gateway.Interfaces;
using TelemetryGrid.Gateway.Live;
using TelemetryGrid.Gateway.Metrics;
using TelemetryGrid.Gateway.Objectives;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Page;
using TelemetryGrid.Gateway.Prometheus;
using TelemetryGrid.Gateway.Records;
using TelemetryGrid.Gateway.Rules;
using TelemetryGrid.Gateway.Services;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Gateway.Topology;

namespace TelemetryGrid.Gateway;

/// <summary>Puts the gateway into an application's pipeline.</summary>
public static class GatewayEndpoints
{
    // What a client may be behind before its streams wait.
    private const int LiveBufferBytes = 64 * 1024;

    private static readonly TimeSpan LiveSendTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Maps the API, the live hub, health, metrics, the API's description and the page.</summary>
    public static WebApplication MapGridGateway(this WebApplication app)
    {
        // Its uptime counts from here, not from the first time someone asks.
        app.Services.GetRequiredService<GatewayClock>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UsePage(app.Services.GetRequiredService<EmbeddedPage>());
        app.UseMiddleware<SameOriginMiddleware>();
        app.UseBodyLimit();
        app.UseRateLimiter();
        app.UsePrometheusCompression();

        var api = app.MapGroup("/api/v1")
            .RequireRateLimiting(RequestLimits.Api)
            .WithMetadata(Problem(StatusCodes.Status429TooManyRequests), Problem(StatusCodes.Status503ServiceUnavailable));
        api.MapDevices();
        api.MapInterfaces();
        api.MapFlows();
        api.MapServices();
        api.MapSources();
        api.MapDiscovery();
        api.MapTopology();
        api.MapRecords();
        api.MapAnomalies();
        api.MapForecasts();
        api.MapInsights();
        api.MapTelemetry();
        api.MapEnrichment();
        api.MapStatus();
        app.MapRuleFiles(api);
        app.MapAlertmanager(api);
        app.MapObjectives(api);
        app.MapIncidents(api);
        app.MapHealthScores(api);
        app.MapHealth();
        app.MapMetrics();
        app.MapPrometheus();
        app.MapGridOpenApi();
        app.MapHub<GridHub>(
            Wire.LiveHub.Path,
            connection =>
            {
                connection.TransportMaxBufferSize = LiveBufferBytes;
                connection.ApplicationMaxBufferSize = LiveBufferBytes;
                // By default a client that does not read for 10 s is cut off. It costs a bounded buffer, and its pings say that it lives.
                connection.TransportSendTimeout = LiveSendTimeout;
            }
        );
        return app;
    }

    private static ProducesResponseTypeMetadata Problem(int status) =>
        new(status, typeof(Wire.Problem), [MediaTypeNames.Application.ProblemJson]);
}
