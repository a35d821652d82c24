using TelemetryGrid.Grains.Objectives;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What watches service level objectives.</summary>
internal static class ObjectiveServices
{
    public static void AddObjectives(this IServiceCollection services, GridOptions options)
    {
        services.AddSingleton(new ObjectiveOptions { ResendDelay = options.Alerting.ResendDelay, ExternalUrl = options.ExternalUrl });
        services.AddSingleton<IObjectiveQueries, ObjectiveQueries>();
        services.AddHostedService(provider => new ObjectiveLoader(
            provider.GetRequiredService<IGrainFactory>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
            provider.GetRequiredService<ILogger<ObjectiveLoader>>()
        ));
    }
}
