using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>
/// What templates ask while they are filled in. They cannot wait: what is not answered yet is noted, and the templates are filled in again
/// once it is.
/// </summary>
internal sealed class TemplateQueries
{
    /// <summary>Questions of one evaluation of a rule; templates that ask for each of thousands of alerts would take minutes.</summary>
    private const int MaxQueries = 1_000;

    /// <summary>A question may hold the answer to another.</summary>
    private const int MaxRounds = 8;

    private readonly Dictionary<string, Func<IReadOnlyList<VectorSample>>> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    public IReadOnlyList<VectorSample> Ask(string query)
    {
        if (_answers.TryGetValue(query, out var answer))
        {
            return answer();
        }
        if (_answers.Count + _open.Count >= MaxQueries)
        {
            throw new QueryException(QueryErrorKind.Execution, $"the templates of one rule ask more than {MaxQueries} queries");
        }
        _open.Add(query);
        // Thrown away: it only must not keep the template from going on to its other questions.
        return [];
    }

    /// <summary>Does something that fills in templates until all their questions are answered.</summary>
    public async Task<T> RunAsync<T>(Func<T> fill, Func<string, Task<IReadOnlyList<VectorSample>>> ask)
    {
        for (var round = 0; ; round++)
        {
            _open.Clear();
            var filled = fill();
            if (_open.Count == 0 || round == MaxRounds)
            {
                return filled;
            }
            foreach (var query in _open.ToList())
            {
                if (_answers.ContainsKey(query))
                {
                    continue;
                }
                try
                {
                    var answer = await ask(query);
                    _answers[query] = () => answer;
                }
                catch (QueryException e)
                {
                    _answers[query] = () => throw new QueryException(e.Kind, e.Message, e);
                }
            }
        }
    }
}
