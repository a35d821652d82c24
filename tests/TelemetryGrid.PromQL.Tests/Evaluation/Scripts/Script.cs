namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>A command of a test script.</summary>
internal abstract record ScriptCommand(int Line);

internal sealed record ClearCommand(int Line) : ScriptCommand(Line);

/// <summary>Adds samples. Series that hold native histograms are listed apart, and hold only their plain numbers here.</summary>
internal sealed record LoadCommand(int Line, IReadOnlyList<ScriptSeries> Series, IReadOnlyList<Labels> NativeHistograms)
    : ScriptCommand(Line);

/// <summary>Evaluates a query and says what must come out.</summary>
internal sealed record EvalCommand(int Line, string Query, StepRange Steps, bool IsRange) : ScriptCommand(Line)
{
    public List<Expectation> Expectations { get; } = [];

    public List<ScriptSeries> Series { get; } = [];

    public double? Scalar { get; set; }

    public string? Text { get; set; }

    public StepRange? RangeVector { get; set; }

    /// <summary>Native histograms are expected.</summary>
    public bool ExpectsHistograms { get; set; }

    public bool IsOrdered { get; set; }

    public bool Fails => Expectations.Exists(static e => e.Kind == "fail");
}

/// <summary>A series with a value, or none, at each interval.</summary>
internal sealed record ScriptSeries(Labels Labels, IReadOnlyList<double?> Values, bool HasHistograms)
{
    public long Interval { get; init; }
}

/// <summary>Something a query must say besides its result.</summary>
/// <param name="Kind"><c>fail</c>, <c>warn</c>, <c>info</c>, <c>no_warn</c> or <c>no_info</c>.</param>
/// <param name="Match"><c>msg</c>, <c>regex</c> or nothing.</param>
/// <param name="Text">What to match.</param>
internal sealed record Expectation(string Kind, string Match, string Text);
