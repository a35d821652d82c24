using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestRuleGroupGrain(TestGrid grid) : Grain, IRuleGroupGrain
{
    public Task DefineAsync(RuleGroupDefinition definition) => throw new NotSupportedException();

    public Task RemoveAsync() => throw new NotSupportedException();

    public Task<string> PingAsync() => throw new NotSupportedException();

    public Task<RuleGroupReport?> GetAsync() => Task.FromResult(grid.RuleGroups.GetValueOrDefault(this.GetPrimaryKeyString()));
}
