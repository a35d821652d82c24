using TelemetryGrid.Gateway.Prometheus.Catalog;
using TelemetryGrid.Gateway.Prometheus.Export;
using TelemetryGrid.Gateway.Prometheus.Federation;
using TelemetryGrid.Gateway.Prometheus.Queries;
using TelemetryGrid.Gateway.Prometheus.Targets;
using TelemetryGrid.Gateway.Prometheus.Writes;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>
/// The HTTP API of Prometheus 3, under its own paths. Requests and answers are those of its documentation, so they are not part of this
/// gateway's own description, and their errors are written as its clients read them.
/// </summary>
internal static class PrometheusEndpoints
{
    private const string Api = "/api/v1";
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Post];

    public static void MapPrometheus(this IEndpointRouteBuilder root)
    {
        MapReads(root, $"{Api}/query", QueryEndpoints.InstantAsync);
        MapReads(root, $"{Api}/query_range", QueryEndpoints.RangeAsync);
        MapReads(root, $"{Api}/query_exemplars", ExemplarEndpoint.ListAsync);
        MapReads(root, $"{Api}/format_query", QueryTextEndpoints.FormatAsync);
        MapReads(root, $"{Api}/parse_query", QueryTextEndpoints.ParseAsync);
        MapReads(root, $"{Api}/labels", LabelEndpoints.NamesAsync);
        MapReads(root, $"{Api}/series", SeriesEndpoint.ListAsync);
        MapReads(root, $"{Api}/export", new ExportEndpoint().WriteAsync);
        MapGet(root, $"{Api}/label/{{name}}/values", ApiEndpoint.Of(LabelEndpoints.ValuesAsync));
        MapGet(root, $"{Api}/metadata", ApiEndpoint.Of(MetadataEndpoint.ListAsync));
        MapGet(root, $"{Api}/rules", ApiEndpoint.Of(RuleEndpoints.RulesAsync));
        MapGet(root, $"{Api}/alerts", ApiEndpoint.Of(RuleEndpoints.AlertsAsync));
        MapGet(root, $"{Api}/targets", ApiEndpoint.Of(TargetEndpoint.ListAsync));
        MapGet(root, $"{Api}/status/buildinfo", ApiEndpoint.Of(BuildInfoEndpoint.GetAsync));
        MapGet(root, "/-/healthy", ProbeEndpoints.HealthyAsync);
        MapGet(root, "/-/ready", ProbeEndpoints.ReadyAsync);
        MapGet(root, "/federate", FederationEndpoint.WriteAsync);
        root.MapPost($"{Api}/write", WriteEndpoint.Of(RemoteWriteEndpoint.TakeAsync)).ExcludeFromDescription();
        root.MapPost($"{Api}/import/prometheus", WriteEndpoint.Of(ImportEndpoint.TakeAsync)).ExcludeFromDescription();
    }

    private static void MapReads(IEndpointRouteBuilder root, string path, Func<ApiRequest, Task> handle) =>
        root.MapMethods(path, Reads, ApiEndpoint.Of(handle)).WithMetadata(CompressedAnswer.Instance).ExcludeFromDescription();

    private static void MapGet(IEndpointRouteBuilder root, string path, RequestDelegate handle) =>
        root.MapGet(path, handle).WithMetadata(CompressedAnswer.Instance).ExcludeFromDescription();
}
