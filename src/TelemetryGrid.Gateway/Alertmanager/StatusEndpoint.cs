using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Gateway.Health;
using TelemetryGrid.Gateway.Prometheus;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary><c>status</c>, <c>receivers</c> and <c>/-/reload</c>: the configuration, its secrets left out.</summary>
internal static class StatusEndpoint
{
    /// <summary>The version whose API this is; clients warn of ones they do not know.</summary>
    private const string ApiVersion = "0.27.0";

    public static Task GetAsync(HttpContext context)
    {
        var holder = Holder(context);
        var started = context.RequestServices.GetRequiredService<GatewayClock>().StartedAt;
        var options = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("cluster");
                json.WriteString("status", "disabled");
                json.WriteStartArray("peers");
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteStartObject("config");
                json.WriteString("original", holder.Current.Text);
                json.WriteEndObject();
                // Not Alertmanager's: what is wrong with a file that was not taken into use.
                AlertmanagerAnswer.Texts(json, "configErrors", holder.Errors.Select(e => e.ToString()));
                AlertmanagerAnswer.Time(json, "uptime", started);
                json.WriteStartObject("versionInfo");
                json.WriteString("branch", "");
                json.WriteString("buildDate", "");
                json.WriteString("buildUser", "");
                json.WriteString("goVersion", RuntimeInformation.FrameworkDescription);
                json.WriteString("revision", "");
                json.WriteString("version", $"{ApiVersion}+telemetrygrid.{options.Version}");
                json.WriteEndObject();
                json.WriteEndObject();
            }
        );
    }

    public static Task ReceiversAsync(HttpContext context) =>
        AlertmanagerAnswer.JsonAsync(
            context,
            json =>
            {
                json.WriteStartArray();
                foreach (var name in Holder(context).Current.Configuration.Receivers.Keys.Order(StringComparer.Ordinal))
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
        );

    public static async Task ReloadAsync(HttpContext context)
    {
        var reloader = context.RequestServices.GetService<IConfigurationReloader>();
        var errors = reloader is null ? [] : await reloader.ReloadAsync(context.RequestAborted);
        await PlainText.WriteAsync(
            context,
            errors.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError,
            errors.IsEmpty ? "The configuration is in use." : $"failed to reload config: {string.Join("; ", errors)}"
        );
    }

    private static ConfigurationHolder Holder(HttpContext context) => context.RequestServices.GetRequiredService<ConfigurationHolder>();
}
