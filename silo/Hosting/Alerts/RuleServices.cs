using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.PromQL;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What evaluates rules.</summary>
internal static class RuleServices
{
    public static void AddRules(this IServiceCollection services, GridOptions options)
    {
        var alerting = options.Alerting;
        services.AddSingleton(
            new RuleGroupSettings
            {
                EvaluationInterval = alerting.EvaluationInterval,
                ResendDelay = alerting.ResendDelay,
                ExternalUrl = options.ExternalUrl,
                ExternalLabels = Labels.Of([.. alerting.ExternalLabels.Select(l => (l.Key, l.Value))]),
            }
        );
        services.AddSingleton<RuleQueries>();
        services.AddSingleton<IAlertOutlet, AlertOutlet>();
        services.AddSingleton<EntityRuleSet>();
        services.AddSingleton<IEventWatch, EntityRuleWatch>();
        services.AddHostedService<EntityAlertTicker>();
        services.AddHostedService(provider => new RuleFileLoader(
            alerting.RuleFiles,
            alerting.DefaultRules ? RulePack.Read() : [],
            provider.GetRequiredService<EntityRuleSet>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RuleFileLoader>>()
        ));
    }
}
