using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Series;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Queries;

/// <summary>
/// Answers queries about the series of one partition. The work is done on other threads: a query over thousands of series must not
/// hold up the partition, whose turns are for what comes in.
/// </summary>
internal sealed class PartitionQueries(SeriesShard shard)
{
    private const int RememberedStops = 1000;

    // The time after which a call is given up by its caller, whatever became of him.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<Guid, bool> _stopped = new();
    private readonly ConcurrentQueue<Guid> _stoppedInOrder = new();

    /// <summary>Stops the work on a question, also when the question has yet to come: calls may overtake each other.</summary>
    public void Stop(Guid question)
    {
        if (_running.TryRemove(question, out var stop))
        {
            stop.Cancel();
        }
        else if (_stopped.TryAdd(question, true))
        {
            _stoppedInOrder.Enqueue(question);
            while (_stoppedInOrder.Count > RememberedStops && _stoppedInOrder.TryDequeue(out var oldest))
            {
                _stopped.TryRemove(oldest, out _);
            }
        }
    }

    public async Task<SeriesSelectAnswer> SelectAsync(SeriesSelect request)
    {
        try
        {
            return await RunAsync(request.Question, stop => ReadAsync(request, stop));
        }
        catch (QueryException e)
        {
            return new SeriesSelectAnswer([], SeriesContract.Of(e));
        }
    }

    public async Task<SeriesEvaluateAnswer> EvaluateAsync(SeriesEvaluate request)
    {
        try
        {
            var matrix = await RunAsync(
                request.Question,
                stop =>
                    RangeEvaluator.EvaluateAsync(
                        PromQLParser.Parse(request.Expression),
                        new StepRange(request.StartMilliseconds, request.EndMilliseconds, request.StepMilliseconds),
                        new ShardSource(shard),
                        new EvaluationSettings
                        {
                            LookbackMilliseconds = request.LookbackMilliseconds,
                            SubqueryStepMilliseconds = request.SubqueryStepMilliseconds,
                            MaxSamples = request.MaxSamples,
                            MaxSeries = request.MaxSeries,
                            // The other partitions are at work at the same time.
                            MaxWorkers = 1,
                        },
                        stop
                    )
            );
            return new SeriesEvaluateAnswer(
                [.. matrix.Series.Select(s => new SeriesSteps(s.Labels.ToPairs(), ImmutableCollectionsMarshal.AsImmutableArray(s.Values)))],
                Messages(matrix, AnnotationKind.Warning),
                Messages(matrix, AnnotationKind.Info)
            );
        }
        catch (QueryException e)
        {
            return new SeriesEvaluateAnswer([], [], [], SeriesContract.Of(e));
        }
    }

    public async Task<SeriesFindAnswer> FindAsync(SeriesFind request)
    {
        try
        {
            return await EvaluationThreads.RunAsync(() => LookAsync(request));
        }
        catch (QueryException e)
        {
            return new SeriesFindAnswer([], false, SeriesContract.Of(e));
        }
    }

    public async Task<SeriesExemplarsAnswer> ExemplarsAsync(SeriesFind request)
    {
        try
        {
            var found = await EvaluationThreads.RunAsync(() => Task.FromResult(shard.Exemplars(Question(request))));
            return new SeriesExemplarsAnswer([
                .. found.Select(s => new SeriesExemplars(
                    s.Series.ToPairs(),
                    [.. s.Exemplars.Select(e => new SeriesExemplar(e.Labels.ToPairs(), e.Value, e.TimestampMilliseconds))]
                )),
            ]);
        }
        catch (QueryException e)
        {
            return new SeriesExemplarsAnswer([], SeriesContract.Of(e));
        }
    }

    private static CatalogRequest Question(SeriesFind request) =>
        new([.. request.MatcherSets.Select(SeriesContract.ToMatchers)], request.StartMilliseconds, request.EndMilliseconds, request.Limit);

    private async Task<T> RunAsync<T>(Guid question, Func<CancellationToken, Task<T>> work)
    {
        var stop = new CancellationTokenSource(Longest);
        _running.TryAdd(question, stop);
        try
        {
            return _stopped.ContainsKey(question)
                ? throw new OperationCanceledException(stop.Token)
                : await EvaluationThreads.RunAsync(() =>
                {
                    stop.Token.ThrowIfCancellationRequested();
                    return work(stop.Token);
                });
        }
        catch (OperationCanceledException)
        {
            throw new QueryException(QueryErrorKind.Canceled, "query was canceled in expression evaluation");
        }
        finally
        {
            // Unless it is just being stopped.
            if (_running.TryRemove(new KeyValuePair<Guid, CancellationTokenSource>(question, stop)))
            {
                stop.Dispose();
            }
        }
    }

    private async Task<SeriesSelectAnswer> ReadAsync(SeriesSelect request, CancellationToken stop)
    {
        var found = await shard.SelectAsync(
            new SeriesSelection(SeriesContract.ToMatchers(request.Matchers), request.StartMilliseconds, request.EndMilliseconds)
            {
                StepMilliseconds = request.StepMilliseconds,
                Function = request.Function,
                RangeMilliseconds = request.RangeMilliseconds,
            },
            stop
        );
        var series = ImmutableArray.CreateBuilder<SeriesSamples>(found.Count);
        var buffer = new SampleBuffer();
        long samples = 0;
        foreach (var one in found)
        {
            stop.ThrowIfCancellationRequested();
            one.Read(buffer);
            samples += buffer.Count;
            if (samples > request.MaxSamples)
            {
                throw new QueryException(
                    QueryErrorKind.Execution,
                    "query processing would load too many samples into memory in query execution"
                );
            }
            if (buffer.Count > 0)
            {
                series.Add(
                    new SeriesSamples(
                        one.Labels.ToPairs(),
                        ImmutableCollectionsMarshal.AsImmutableArray(buffer.Timestamps.ToArray()),
                        ImmutableCollectionsMarshal.AsImmutableArray(buffer.Values.ToArray())
                    )
                );
            }
        }
        return new SeriesSelectAnswer(series.DrainToImmutable());
    }

    private async Task<SeriesFindAnswer> LookAsync(SeriesFind request)
    {
        var find = Question(request);
        switch (request.Kind)
        {
            case SeriesFindKind.LabelNames:
                var names = await shard.LabelNamesAsync(find, CancellationToken.None);
                return new SeriesFindAnswer([.. names.Items.Select(n => ImmutableArray.Create(n))], names.IsTruncated);
            case SeriesFindKind.LabelValues:
                var values = await shard.LabelValuesAsync(request.Label, find, CancellationToken.None);
                return new SeriesFindAnswer([.. values.Items.Select(v => ImmutableArray.Create(v))], values.IsTruncated);
            case SeriesFindKind.Metadata:
                var metadata = shard.Metadata(request.Label.Length == 0 ? null : request.Label, request.Limit);
                return new SeriesFindAnswer(
                    [.. metadata.Items.Select(m => ImmutableArray.Create(m.Metric, m.Type, m.Help, m.Unit))],
                    metadata.IsTruncated
                );
            default:
                var series = await shard.FindAsync(find, CancellationToken.None);
                return new SeriesFindAnswer([.. series.Items.Select(s => s.Labels.ToPairs())], series.IsTruncated);
        }
    }

    private static ImmutableArray<string> Messages(StepMatrix matrix, AnnotationKind kind) =>
        [.. matrix.Annotations.Where(a => a.Kind == kind).Select(a => a.Message)];
}
