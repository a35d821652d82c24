using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>
/// Asks the query engine. Objectives of one service often share a query, such as that of all requests: its answer is kept for a moment, and
/// those who ask meanwhile get the same.
/// </summary>
public sealed class ObjectiveQueries(QueryEngine engine, ISeriesSource source, TimeProvider time) : IObjectiveQueries
{
    private const int MaxKept = 20_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<Question, Task<IReadOnlyList<MatrixSeries>>> _kept = [];
    private Dictionary<Question, Task<IReadOnlyList<MatrixSeries>>> _keptBefore = [];
    private long _turnedAt = time.GetTimestamp();

    private readonly record struct Question(string Text, long Start, long End, long Step);

    public async Task<IReadOnlyList<MatrixSeries>> AskAsync(
        string text,
        Expr expression,
        long startMilliseconds,
        long endMilliseconds,
        long stepMilliseconds
    )
    {
        var question = new Question(text, startMilliseconds, endMilliseconds, stepMilliseconds);
        Task<IReadOnlyList<MatrixSeries>>? answer;
        lock (_lock)
        {
            if (_kept.Count >= MaxKept || time.GetElapsedTime(_turnedAt) >= KeptFor)
            {
                (_keptBefore, _kept) = (_kept, []);
                _turnedAt = time.GetTimestamp();
            }
            if (!_kept.TryGetValue(question, out answer) && !_keptBefore.TryGetValue(question, out answer))
            {
                answer = QueryAsync(expression, question);
                _kept[question] = answer;
            }
        }
        try
        {
            return await answer;
        }
        catch
        {
            lock (_lock)
            {
                // Asked again, it may succeed.
                _kept.Remove(question);
                _keptBefore.Remove(question);
            }
            throw;
        }
    }

    private async Task<IReadOnlyList<MatrixSeries>> QueryAsync(Expr expression, Question question)
    {
        var result = await engine.RangeAsync(expression, source, question.Start, question.End, question.Step, CancellationToken.None);
        return result.Value is MatrixValue matrix ? matrix.Series : [];
    }
}
