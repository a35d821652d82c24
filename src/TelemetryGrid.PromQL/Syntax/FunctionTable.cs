using System.Collections.Frozen;
using static TelemetryGrid.PromQL.Syntax.ValueKind;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The functions of Prometheus 3.5 by name, which is case-sensitive.</summary>
public static class FunctionTable
{
    private const int Repeated = -1;

    private static readonly string[] PerSample =
    [
        "abs",
        "absent",
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atanh",
        "ceil",
        "cos",
        "cosh",
        "deg",
        "exp",
        "floor",
        "histogram_avg",
        "histogram_count",
        "histogram_stddev",
        "histogram_stdvar",
        "histogram_sum",
        "ln",
        "log10",
        "log2",
        "rad",
        "sgn",
        "sin",
        "sinh",
        "sort",
        "sort_desc",
        "sqrt",
        "tan",
        "tanh",
        "timestamp",
    ];

    private static readonly string[] PerRange =
    [
        "absent_over_time",
        "avg_over_time",
        "changes",
        "count_over_time",
        "delta",
        "deriv",
        "idelta",
        "increase",
        "irate",
        "last_over_time",
        "max_over_time",
        "min_over_time",
        "present_over_time",
        "rate",
        "resets",
        "stddev_over_time",
        "stdvar_over_time",
        "sum_over_time",
    ];

    /// <summary>Without an argument they speak of the evaluation time.</summary>
    private static readonly string[] OfTime =
    [
        "day_of_month",
        "day_of_week",
        "day_of_year",
        "days_in_month",
        "hour",
        "minute",
        "month",
        "year",
    ];

    // Below the names, which its initializer reads.
    private static readonly FrozenDictionary<string, FunctionSignature> Functions = Declare()
        .ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Experimental = FrozenSet.Create(
        StringComparer.Ordinal,
        "double_exponential_smoothing",
        "info",
        "mad_over_time",
        "sort_by_label",
        "sort_by_label_desc",
        "ts_of_last_over_time",
        "ts_of_max_over_time",
        "ts_of_min_over_time"
    );

    /// <summary>All functions, in no particular order.</summary>
    public static IReadOnlyCollection<FunctionSignature> All => Functions.Values;

    /// <summary>The function of that name; null when there is none.</summary>
    public static FunctionSignature? Find(string name) => Functions.GetValueOrDefault(name);

    /// <summary>True for a name that Prometheus 3.5 knows only behind its flag for experimental functions; <see cref="Find"/> has none of them.</summary>
    public static bool IsExperimental(string name) => Experimental.Contains(name);

    private static IEnumerable<FunctionSignature> Declare()
    {
        foreach (var name in PerSample)
        {
            yield return new(name, [Vector], 0, Vector);
        }
        foreach (var name in PerRange)
        {
            yield return new(name, [Matrix], 0, Vector);
        }
        foreach (var name in OfTime)
        {
            yield return new(name, [Vector], 1, Vector);
        }
        yield return new("clamp", [Vector, Scalar, Scalar], 0, Vector);
        yield return new("clamp_max", [Vector, Scalar], 0, Vector);
        yield return new("clamp_min", [Vector, Scalar], 0, Vector);
        yield return new("histogram_fraction", [Scalar, Scalar, Vector], 0, Vector);
        yield return new("histogram_quantile", [Scalar, Vector], 0, Vector);
        yield return new("label_join", [Vector, ValueKind.String, ValueKind.String, ValueKind.String], Repeated, Vector);
        yield return new("label_replace", [Vector, ValueKind.String, ValueKind.String, ValueKind.String, ValueKind.String], 0, Vector);
        yield return new("pi", [], 0, Scalar);
        yield return new("predict_linear", [Matrix, Scalar], 0, Vector);
        yield return new("quantile_over_time", [Scalar, Matrix], 0, Vector);
        yield return new("round", [Vector, Scalar], 1, Vector);
        yield return new("scalar", [Vector], 0, Scalar);
        yield return new("time", [], 0, Scalar);
        yield return new("vector", [Scalar], 0, Vector);
    }
}
