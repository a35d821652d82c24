namespace TelemetryGrid.Gateway.Errors;

/// <summary>
/// Refuses what another site's page makes a browser send: changes, and live connections, which the same-origin policy does not cover.
/// Programs send no Origin and are not concerned.
/// </summary>
internal sealed class SameOriginMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        var concerned = !isRead || request.Headers.Upgrade.Count > 0 || request.Path.StartsWithSegments(Wire.LiveHub.Path);
        if (origin.Length == 0 || !concerned || IsOwn(origin, request.Host))
        {
            return next(context);
        }
        return ProblemResult
            .Of(StatusCodes.Status403Forbidden, $"Pages of {FieldErrors.Quote(origin)} may not do this; open the grid's own page.")
            .ExecuteAsync(context);
    }

    // A proxy may end TLS, so schemes are not compared.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host.Trim('[', ']'), host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is null || uri.Port == host.Port);
}
