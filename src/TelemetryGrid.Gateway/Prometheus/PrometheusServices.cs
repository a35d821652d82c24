using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TelemetryGrid.Gateway.Prometheus.Queries;
using TelemetryGrid.Gateway.Prometheus.Targets;
using TelemetryGrid.Gateway.Prometheus.Writes;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>
/// What the Prometheus API needs. The host registers what it has of <see cref="ISeriesSource"/>, <see cref="ISeriesCatalog"/>, <see cref="IExemplarSource"/>,
/// <c>IMetricIntake</c>, <see cref="IRemoteWriteDecompressor"/>, <see cref="ITargetDirectory"/> and <see cref="QueryEngineOptions"/>;
/// questions for what is missing are answered with 503.
/// </summary>
internal static class PrometheusServices
{
    public static void AddPrometheusApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiGate>();
        services.AddSingleton<ResultAdmission>();
        services.AddSingleton<WriteAdmission>();
        services.TryAddSingleton(provider => new QueryEngine(
            provider.GetService<QueryEngineOptions>() ?? new QueryEngineOptions(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton<ITargetDirectory, EmptyTargetDirectory>();
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddResponseCompression(compression =>
        {
            // Answers hold no secret that what a request repeats in them could be used to guess.
            compression.EnableForHttps = true;
            compression.Providers.Add<GzipCompressionProvider>();
        });
    }

    /// <summary>Compresses the answers of this API, and of nothing else.</summary>
    public static void UsePrometheusCompression(this WebApplication app) =>
        app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<CompressedAnswer>() is not null,
            branch => branch.UseResponseCompression()
        );
}
