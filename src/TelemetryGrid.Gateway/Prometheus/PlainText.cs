namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>Answers of one line, as the parts of Prometheus' interface that are not JSON give them.</summary>
internal static class PlainText
{
    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
