using System.Collections.Immutable;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>The selectors of the parameter <c>match[]</c>.</summary>
internal static class MatcherSets
{
    public const string Parameter = "match[]";

    private const string NoMatcher = "must contain at least one non-empty matcher";

    public static ImmutableArray<ImmutableArray<LabelMatcher>> Read(ApiParameters parameters) =>
        [.. parameters.All(Parameter).Select(text => Parse(text, ApiException.BadData))];

    /// <summary>The same, with the parameter's name in errors, as some endpoints have it.</summary>
    public static ImmutableArray<ImmutableArray<LabelMatcher>> ReadNamed(ApiParameters parameters) =>
        [.. parameters.All(Parameter).Select(text => Parse(text, reason => ApiException.Invalid(Parameter, reason)))];

    private static ImmutableArray<LabelMatcher> Parse(string text, Func<string, ApiException> error)
    {
        try
        {
            return PromQLParser.ParseSelector(text).Matchers;
        }
        catch (QueryException e)
        {
            // Clients know this one without its place in the selector.
            throw error(e.Message.EndsWith(NoMatcher, StringComparison.Ordinal) ? $"match[] {NoMatcher}" : e.Message);
        }
    }
}
