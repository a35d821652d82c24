using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Answers to an objective's queries, sorted out by the series that have a budget each; read in the order of time.</summary>
internal sealed class AnswersByGroup
{
    private readonly Dictionary<Labels, List<Column>[]> _columns = [];
    private readonly int _queries;

    private AnswersByGroup(int queries) => _queries = queries;

    public IReadOnlyCollection<Labels> Groups => _columns.Keys;

    public static AnswersByGroup Of(ImmutableArray<string> grouping, IReadOnlyList<IReadOnlyList<MatrixSeries>> answers)
    {
        var found = new AnswersByGroup(answers.Count);
        for (var query = 0; query < answers.Count; query++)
        {
            foreach (var series in answers[query])
            {
                var labels = Restrict(series.Labels, grouping);
                if (!found._columns.TryGetValue(labels, out var columns))
                {
                    columns = [.. answers.Select(_ => new List<Column>())];
                    found._columns[labels] = columns;
                }
                columns[query].Add(new Column(series));
            }
        }
        return found;
    }

    /// <summary>The values of a group at a time, by query; times must not fall.</summary>
    public List<double>[] Take(Labels group, long at)
    {
        var values = new List<double>[_queries];
        var columns = _columns.GetValueOrDefault(group);
        for (var query = 0; query < _queries; query++)
        {
            values[query] = [];
            foreach (var column in columns?[query] ?? [])
            {
                if (column.Take(at) is { } value)
                {
                    values[query].Add(value);
                }
            }
        }
        return values;
    }

    private static Labels Restrict(Labels labels, ImmutableArray<string> grouping)
    {
        if (grouping.IsEmpty)
        {
            return Labels.Empty;
        }
        var builder = new LabelsBuilder();
        foreach (var name in grouping)
        {
            builder.Set(name, labels[name]);
        }
        return builder.Build();
    }

    private sealed class Column(MatrixSeries series)
    {
        private int _next;

        public double? Take(long at)
        {
            var times = series.Timestamps.Span;
            while (_next < times.Length && times[_next] < at)
            {
                _next++;
            }
            return _next < times.Length && times[_next] == at ? series.Values.Span[_next] : null;
        }
    }
}
