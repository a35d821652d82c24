using System.Net.Mime;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.OpenApi;

/// <summary>What endpoints say about themselves beyond what ASP.NET Core offers.</summary>
internal static class EndpointDescription
{
    /// <summary>Describes query parameters that the handler reads itself; wrong ones are answered with 400.</summary>
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryMetadata(parameters)).ProducesProblems(StatusCodes.Status400BadRequest);

    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<Wire.Problem>(status, MediaTypeNames.Application.ProblemJson);
        }
        return endpoint;
    }
}
