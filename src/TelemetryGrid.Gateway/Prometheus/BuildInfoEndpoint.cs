using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary><c>status/buildinfo</c>. It has no <c>features</c>, by which clients would take it for another server than Prometheus.</summary>
internal static class BuildInfoEndpoint
{
    /// <summary>The version whose API this is. Grafana decides by it what it may ask for; our own version follows as build metadata.</summary>
    private const string ApiVersion = "3.5.0";

    public static Task GetAsync(ApiRequest request)
    {
        var options = request.Context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        var informational = typeof(BuildInfoEndpoint)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion;
        var plus = informational?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return request.AnswerAsync(json =>
        {
            json.Writer.WriteStartObject();
            json.Writer.WriteString("version", $"{ApiVersion}+telemetrygrid.{options.Version}");
            json.Writer.WriteString("revision", plus < 0 ? "" : informational!.AsSpan(plus + 1));
            json.Writer.WriteString("branch", "");
            json.Writer.WriteString("buildUser", "");
            json.Writer.WriteString("buildDate", "");
            json.Writer.WriteString("goVersion", RuntimeInformation.FrameworkDescription);
            json.Writer.WriteEndObject();
        });
    }
}
