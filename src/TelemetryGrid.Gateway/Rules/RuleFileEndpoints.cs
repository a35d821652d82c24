namespace TelemetryGrid.Gateway.Rules;

/// <summary>Files of rules: listed, written, removed.</summary>
internal static class RuleFileEndpoints
{
    public static void MapRuleFiles(this WebApplication app, RouteGroupBuilder api) { }
}
