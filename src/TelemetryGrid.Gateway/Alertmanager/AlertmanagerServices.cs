using Microsoft.Extensions.DependencyInjection.Extensions;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>What the API needs when nobody has said how alerts are kept: the configuration that is built in.</summary>
internal static class AlertmanagerServices
{
    public static void AddAlertmanagerApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new AlertOptions());
        services.TryAddSingleton<ConfigurationHolder>(_ => new ConfigurationHolder());
        services.AddSingleton<AlertCatalog>();
    }
}
