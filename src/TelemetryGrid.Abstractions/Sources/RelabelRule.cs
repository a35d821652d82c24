using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>One relabelling rule as it is written; its defaults are those of Prometheus' <c>relabel_config</c>.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RelabelRule")]
public sealed record RelabelRule
{
    public const string DefaultSeparator = ";";
    public const string DefaultRegex = "(.*)";
    public const string DefaultReplacement = "$1";

    /// <summary>The labels whose values, joined by the separator, are what the rule looks at.</summary>
    [Id(0)]
    public ImmutableArray<string> SourceLabels { get; init; } = [];

    [Id(1)]
    public string Separator { get; init; } = DefaultSeparator;

    /// <summary>Anchored at both ends.</summary>
    [Id(2)]
    public string Regex { get; init; } = DefaultRegex;

    /// <summary>For <see cref="RelabelAction.HashMod"/>.</summary>
    [Id(3)]
    public ulong Modulus { get; init; }

    [Id(4)]
    public string TargetLabel { get; init; } = "";

    /// <summary>May hold <c>$1</c>, <c>${1}</c>, <c>${name}</c>; <c>$$</c> is a dollar sign.</summary>
    [Id(5)]
    public string Replacement { get; init; } = DefaultReplacement;

    [Id(6)]
    public RelabelAction Action { get; init; }
}
