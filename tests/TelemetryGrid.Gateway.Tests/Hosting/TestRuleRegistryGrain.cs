using System.Collections.Immutable;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestRuleRegistryGrain(TestGrid grid) : Grain, IRuleRegistryGrain
{
    public Task<ImmutableArray<RuleFileReport>> OfferAsync(RuleFileOrigin origin, ImmutableArray<RuleFileText> files) =>
        throw new NotSupportedException();

    public Task<RuleFileAnswer> PutAsync(string name, string text)
    {
        if (name == "broken.yml")
        {
            return Task.FromResult(
                new RuleFileAnswer(RuleFileOutcome.Invalid, [new RuleFileError(3, "no key"), new RuleFileError(7, "no PromQL")])
            );
        }
        if (grid.RuleFiles.TryGetValue(name, out var known) && known.Origin != RuleFileOrigin.Api)
        {
            return Task.FromResult(new RuleFileAnswer(RuleFileOutcome.ReadOnly, []));
        }
        var report = new RuleFileReport
        {
            Name = name,
            Origin = RuleFileOrigin.Api,
            Text = text,
            AcceptedAt = Snapshots.Time,
        };
        var outcome = grid.RuleFiles.ContainsKey(name) ? RuleFileOutcome.Done : RuleFileOutcome.Created;
        grid.RuleFiles[name] = report;
        return Task.FromResult(new RuleFileAnswer(outcome, [], report));
    }

    public Task<RuleFileAnswer> DeleteAsync(string name) =>
        Task.FromResult(new RuleFileAnswer(grid.RuleFiles.TryRemove(name, out _) ? RuleFileOutcome.Done : RuleFileOutcome.NotFound, []));

    public Task<ImmutableArray<RuleFileReport>> ListAsync() => Task.FromResult(grid.RuleFiles.Values.ToImmutableArray());

    public Task<ImmutableArray<string>> ListGroupsAsync() =>
        Task.FromResult(grid.RuleGroups.Keys.Order(StringComparer.Ordinal).ToImmutableArray());

    public Task<EntityRuleFiles?> GetEntityRulesAsync(string knownVersion) => Task.FromResult<EntityRuleFiles?>(null);

    public Task TickAsync() => Task.CompletedTask;
}
