using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Alertmanager;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Gateway.Flows;
using TelemetryGrid.Gateway.Health;
using TelemetryGrid.Gateway.Live;
using TelemetryGrid.Gateway.Metrics;
using TelemetryGrid.Gateway.Objectives;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Page;
using TelemetryGrid.Gateway.Prometheus;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Gateway.Topology;

namespace TelemetryGrid.Gateway;

/// <summary>Registers what the gateway needs. Needs an <see cref="IGrainFactory"/> in the same container.</summary>
public static class GatewayServices
{
    public static IServiceCollection AddGridGateway(this IServiceCollection services, Action<GatewayOptions> configure)
    {
        services.AddOptions<GatewayOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GatewayClock>();
        services.AddSingleton<DeviceCatalog>();
        services.AddSingleton<ObjectiveCatalog>();
        services.AddSingleton<FlowSurroundingsReader>();
        services.AddSingleton<TopFlowsSource>();
        services.AddSingleton<SourceRegistry>();
        services.AddSingleton<TopologyReader>();
        services.TryAddSingleton(_ => new EmbeddedPage(typeof(GatewayServices).Assembly));
        AddHosted<MetricsCollector>(services);
        AddHosted<PartitionReadiness>(services);
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<LiveConnections>();
        services.AddSingleton<DeviceFeed>();
        services.AddSingleton<TopFlowsFeed>();
        AddHosted<LiveFeed>(services);
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddGridOpenApi();
        services.AddPrometheusApi();
        services.AddAlertmanagerApi();
        services.AddRequestLimits();
        services
            .AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = 32 * 1024;
                hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            })
            .AddJsonProtocol(json => Configure(json.PayloadSerializerOptions));
        return services;
    }

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        // Answers are JSON documents, never parts of a page, so an apostrophe may stay one.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.NumberHandling = JsonNumberHandling.Strict;
        // What the framework itself sends is not among the contracts.
        json.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        json.TypeInfoResolverChain.Insert(0, Wire.GridJsonContext.Default);
    }
}
