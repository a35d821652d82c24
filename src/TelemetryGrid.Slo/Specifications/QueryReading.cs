using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Slo.Indicators;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Queries of specifications, with what is wrong with them reported at their key.</summary>
internal static class QueryReading
{
    /// <summary>A query as it is.</summary>
    public static QueryTemplate? Query(this SpecificationMap map, string key)
    {
        var text = map.Required(key);
        return text.Length == 0 ? null : Template(map, key, text);
    }

    /// <summary>
    /// A query that counts events in a window. One with <c>{{.window}}</c> does already; a counter's is what it grew by; other values are
    /// numbers of events seen each minute.
    /// </summary>
    public static QueryTemplate? Count(this SpecificationMap map, string key, bool isCounter)
    {
        var query = map.Query(key);
        if (query is null or { HasWindow: true })
        {
            return query;
        }
        var isSelector = PromQLParser.Parse(query.Text) is VectorSelector { OffsetMilliseconds: 0, At: null };
        return Template(
            map,
            key,
            (isCounter, isSelector) switch
            {
                (true, true) => $"sum(increase({query.Text}[{{{{.window}}}}]))",
                (true, false) => $"sum(increase(({query.Text})[{{{{.window}}}}:1m]))",
                _ => $"sum(sum_over_time(({query.Text})[{{{{.window}}}}:1m]))",
            }
        );
    }

    /// <summary>A plain selector of series.</summary>
    public static VectorSelector? Series(this SpecificationMap map, string key)
    {
        var text = map.Required(key);
        if (text.Length == 0)
        {
            return null;
        }
        if (Selector.TryParse(text, out var selector) is { } error)
        {
            map.Error(key, error);
            return null;
        }
        if (selector!.Matchers.All(m => m.Name != Labels.MetricName))
        {
            map.Error(key, $"'{text}' names no metric");
            return null;
        }
        return selector;
    }

    public static QueryTemplate? Template(SpecificationMap map, string key, string text)
    {
        if (QueryTemplate.TryParse(text, out var template) is not { } error)
        {
            return template;
        }
        map.Error(key, error);
        return null;
    }
}
