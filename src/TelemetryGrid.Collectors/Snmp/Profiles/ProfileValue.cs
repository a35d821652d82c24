using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// A metric and its arithmetic: (column + <see cref="Plus"/> − <see cref="Minus"/>) × <see cref="Times"/> ÷ <see cref="Over"/> ×
/// <see cref="Scale"/> + <see cref="Offset"/>. Where an operand is missing, and where it would divide by nothing, there is no sample.
/// </summary>
internal sealed record ProfileValue
{
    public required ProfileMetric Metric { get; init; }

    public required ProfileColumn Column { get; init; }

    public ProfileValueKind Kind { get; init; }

    public double Scale
    {
        get;
        init
        {
            field = value;
            var inverse = Math.Round(1 / value);
            Divisor = value is > 0 and < 1 && Math.Abs((inverse * value) - 1) < 1e-12 ? inverse : null;
        }
    } = 1;

    /// <summary>The whole number that the scale is the inverse of, if any: dividing by it keeps decimal numbers as they are.</summary>
    public double? Divisor { get; private init; }

    public double Offset { get; init; }

    public ImmutableArray<ProfileColumn> Plus { get; init; } = [];

    public ImmutableArray<ProfileColumn> Minus { get; init; } = [];

    public ImmutableArray<ProfileColumn> Times { get; init; } = [];

    public ImmutableArray<ProfileColumn> Over { get; init; } = [];

    /// <summary>A column of SensorDataScale (RFC 3433): 9 is 1, each step a factor of 1000.</summary>
    public ProfileColumn? SensorScale { get; init; }

    /// <summary>A column of decimal places that the number has.</summary>
    public ProfileColumn? Precision { get; init; }

    /// <summary>Numbers that mean that there is none.</summary>
    public ImmutableArray<double> Ignore { get; init; } = [];

    public double Minimum { get; init; } = double.NegativeInfinity;

    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>What the agent's number or text of a state is here.</summary>
    public ImmutableDictionary<string, double> States { get; init; } = ImmutableDictionary<string, double>.Empty;

    public ImmutableArray<ProfileLabel> Labels { get; init; } = [];

    public ProfileCondition? When { get; init; }

    /// <summary>Every column that the value is made of.</summary>
    public IEnumerable<ProfileColumn> Operands =>
        [
            Column,
            .. Plus,
            .. Minus,
            .. Times,
            .. Over,
            .. SensorScale is null ? [] : new[] { SensorScale },
            .. Precision is null ? [] : new[] { Precision },
        ];
}
