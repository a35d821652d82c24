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
    /// <summary>Evaluations of all partitions that the thread pool takes at once: two queries over four of them.</summary>
    private const int PooledEvaluations = 8;

    private static int _atWork;

    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>Stops the work on a question, if there is any.</summary>
    public void Stop(Guid question)
    {
        if (_running.TryRemove(question, out var stop))
        {
            stop.Cancel();
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
            return await Task.Run(() => LookAsync(request));
        }
        catch (QueryException e)
        {
            return new SeriesFindAnswer([], false, SeriesContract.Of(e));
        }
    }

    // A question stopped before it came here runs to its end: that is bounded by its samples, and remembering such would not be.
    private async Task<T> RunAsync<T>(Guid question, Func<CancellationToken, Task<T>> work)
    {
        var stop = new CancellationTokenSource();
        _running.TryAdd(question, stop);
        try
        {
            // Beyond a few, on threads of their own: a dozen long queries on the pool would hold up the very timers that end them.
            var options =
                Interlocked.Increment(ref _atWork) > PooledEvaluations ? TaskCreationOptions.LongRunning : TaskCreationOptions.None;
            return await Task.Factory.StartNew(() => work(stop.Token), CancellationToken.None, options, TaskScheduler.Default).Unwrap();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new QueryException(QueryErrorKind.Canceled, "query was canceled in expression evaluation");
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
            _running.TryRemove(new KeyValuePair<Guid, CancellationTokenSource>(question, stop));
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
        var find = new CatalogRequest(
            [.. request.MatcherSets.Select(SeriesContract.ToMatchers)],
            request.StartMilliseconds,
            request.EndMilliseconds,
            request.Limit
        );
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
