using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Rules;

/// <summary>Asks the rule groups of this gateway's site.</summary>
internal static class RuleReader
{
    private const int GroupsAtOnce = 64;

    public static IRuleRegistryGrain Registry(HttpContext context) =>
        context
            .RequestServices.GetRequiredService<IGrainFactory>()
            .GetGrain<IRuleRegistryGrain>(context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value.Site);

    /// <summary>Every group in force, by file and then name; one that has just been added may not answer yet.</summary>
    public static async Task<ImmutableArray<RuleGroupReport>> GroupsAsync(HttpContext context)
    {
        var grains = context.RequestServices.GetRequiredService<IGrainFactory>();
        var groups = ImmutableArray.CreateBuilder<RuleGroupReport>();
        foreach (var keys in (await Registry(context).ListGroupsAsync()).Chunk(GroupsAtOnce))
        {
            var answers = await Task.WhenAll(keys.Select(key => grains.GetGrain<IRuleGroupGrain>(key).GetAsync()));
            groups.AddRange(answers.OfType<RuleGroupReport>());
        }
        return groups.ToImmutable();
    }
}
