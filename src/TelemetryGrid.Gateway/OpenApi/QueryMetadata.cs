using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.OpenApi;

/// <summary>The query parameters an endpoint reads itself.</summary>
internal sealed record QueryMetadata(IReadOnlyList<QueryParameter> Parameters);
