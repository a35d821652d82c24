using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>What an export is asked for.</summary>
/// <param name="MatcherSets">A series is exported when all matchers of any set hold.</param>
/// <param name="StartMilliseconds">The first time, inclusive; <see cref="long.MinValue"/> for the beginning.</param>
/// <param name="EndMilliseconds">The last time, inclusive; <see cref="long.MaxValue"/> for all there is.</param>
/// <param name="Format">How samples are written.</param>
internal sealed record ExportRequest(
    ImmutableArray<ImmutableArray<LabelMatcher>> MatcherSets,
    long StartMilliseconds,
    long EndMilliseconds,
    ExportFormat Format
)
{
    /// <exception cref="ApiException">A parameter is wrong or missing.</exception>
    public static ExportRequest Read(ApiParameters parameters)
    {
        var sets = Parameters.MatcherSets.ReadNamed(parameters);
        if (sets.IsEmpty)
        {
            throw ApiException.BadData("no match[] parameter provided");
        }
        var start = ApiTime.Optional(parameters, "start", long.MinValue);
        var end = ApiTime.Optional(parameters, "end", long.MaxValue);
        if (end < start)
        {
            throw ApiException.Invalid("end", "end timestamp must not be before start time");
        }
        return new ExportRequest(sets, start, end, ReadFormat(parameters));
    }

    private static ExportFormat ReadFormat(ApiParameters parameters) =>
        parameters["format"] switch
        {
            "" or "openmetrics" => ExportFormat.OpenMetrics,
            "text" => ExportFormat.Text,
            "csv" => ExportFormat.Csv,
            "jsonl" => ExportFormat.Jsonl,
            var other => throw ApiException.Invalid("format", $"{GoText.Quote(other)} is not openmetrics, text, csv or jsonl"),
        };
}
