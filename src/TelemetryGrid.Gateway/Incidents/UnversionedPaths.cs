namespace TelemetryGrid.Gateway.Incidents;

/// <summary>The paths without a version that stand for those with one: the same answer from the same endpoint.</summary>
internal static class UnversionedPaths
{
    private static readonly (string Path, string Stands)[] Paths =
    [
        ("/api/alerts/active", "/api/v1/alerts/active"),
        ("/api/alerts/correlated", "/api/v1/alerts/correlated"),
        ("/api/incidents", "/api/v1/incidents"),
        ("/api/anomalies", "/api/v1/anomalies"),
        ("/api/capacity-report", "/api/v1/capacity-report"),
        ("/api/system-health", "/api/v1/system-health"),
        ("/api/metrics", "/metrics"),
    ];

    public static void MapUnversioned(this WebApplication app)
    {
        foreach (var (path, stands) in Paths)
        {
            // The endpoint is looked for when it is first asked for: it may be mapped after this.
            var target = new Lazy<Endpoint>(() => Find(app, stands));
            app.MapGet(
                    path,
                    context =>
                    {
                        context.SetEndpoint(target.Value);
                        return target.Value.RequestDelegate!(context);
                    }
                )
                .RequireRateLimiting(RequestLimits.Api)
                .ExcludeFromDescription();
        }
    }

    private static RouteEndpoint Find(IEndpointRouteBuilder app, string path) =>
        app
            .DataSources.SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .First(e =>
                string.Equals("/" + e.RoutePattern.RawText?.Trim('/'), path, StringComparison.Ordinal)
                && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true
            );
}
