using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>OTLP/HTTP at the node's own address, under the source <c>otlp</c>: as everything there, for whoever reaches it.</summary>
public static class OtlpGateway
{
    private const int MaxRequestBytes = 16 << 20;
    private const long MaxBufferBytes = 128L << 20;

    /// <summary>Maps <c>POST /v1/metrics</c>, <c>/v1/logs</c> and <c>/v1/traces</c>.</summary>
    public static void MapOtlp(this IEndpointRouteBuilder root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var services = root.ServiceProvider;
        var node = new OtlpNode(
            services.GetRequiredService<MetricIntake>(),
            services.GetRequiredService<IRecordSink>(),
            services.GetRequiredService<RecordValidator>(),
            services.GetService<EnrichmentPipeline>(),
            services.GetRequiredService<IngestMetrics>(),
            services.GetRequiredService<TimeProvider>()
        );
        var mapping = new OtlpMapping
        {
            Source = SourceId.Parse(OtlpNode.Kind),
            Addresses = services.GetRequiredService<DeviceAddressBook>(),
        };
        var endpoint = new OtlpEndpoint(new OtlpIntake(mapping, node), null, new OtlpBody(MaxRequestBytes, MaxBufferBytes));
        Map("/v1/metrics", OtlpSignal.Metrics);
        Map("/v1/logs", OtlpSignal.Logs);
        Map("/v1/traces", OtlpSignal.Traces);

        void Map(string path, OtlpSignal signal) =>
            root.MapPost(path, (RequestDelegate)(context => endpoint.ServeHttpAsync(context, signal))).ExcludeFromDescription();
    }
}
