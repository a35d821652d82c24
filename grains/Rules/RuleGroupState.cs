using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>What a rule group stores. Its alerts come back from the series that it writes.</summary>
[GenerateSerializer, Alias("TelemetryGrid.RuleGroupState")]
public sealed class RuleGroupState
{
    [Id(0)]
    public RuleGroupDefinition? Definition { get; set; }
}
