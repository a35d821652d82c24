using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace TelemetryGrid.Gateway.OpenApi;

/// <summary>Says what the API is.</summary>
internal sealed class GridDocumentTransformer(IOptions<GatewayOptions> options) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TelemetryGrid",
            Version = options.Value.Version,
            Description =
                "Devices, interfaces, flows and telemetry sources of a network. Errors are problem details (RFC 9457). "
                + "Live updates: a SignalR hub at `/live` with the streams `Devices()`, `Device(id)` and `TopFlows(request)`.",
        };
        // The page and the API are one origin; an absolute address would be wrong behind a proxy.
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }
}
