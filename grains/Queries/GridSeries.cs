using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Series;

namespace TelemetryGrid.Grains.Queries;

/// <summary>
/// All series of the grid, as queries see them. Every partition is asked once, whatever the number of series: it evaluates what it can
/// where the samples lie and sends back values per step rather than samples.
/// </summary>
public sealed class GridSeries(IGrainFactory grains, PartitionMap map) : IShardedSeriesSource, ISeriesCatalog, IExemplarSource
{
    private const int DefaultLimit = 100_000;
    private const long MaxTransferredSamples = 20_000_000;

    public async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var request = new SeriesSelect
        {
            Matchers = SeriesContract.Of(selection.Matchers),
            StartMilliseconds = selection.StartMilliseconds,
            EndMilliseconds = selection.EndMilliseconds,
            StepMilliseconds = selection.StepMilliseconds,
            Function = selection.Function,
            RangeMilliseconds = selection.RangeMilliseconds,
            MaxSamples = MaxTransferredSamples,
            Question = Guid.NewGuid(),
        };
        var answers = await AskAsync(partition => partition.SelectSeriesAsync(request), cancellation, request.Question);
        var series = new List<SampleSeries>();
        foreach (var answer in answers)
        {
            SeriesContract.Require(answer.Failure);
            series.AddRange(answer.Series.Select(s => new TransferredSeries(s)));
        }
        return series;
    }

    public async ValueTask<IReadOnlyList<StepMatrix>> EvaluateOnShardsAsync(
        Expr expression,
        StepRange steps,
        EvaluationSettings settings,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(settings);
        var request = new SeriesEvaluate
        {
            Expression = ExprPrinter.Print(expression),
            StartMilliseconds = steps.StartMilliseconds,
            EndMilliseconds = steps.EndMilliseconds,
            StepMilliseconds = steps.StepMilliseconds,
            LookbackMilliseconds = settings.LookbackMilliseconds,
            SubqueryStepMilliseconds = settings.SubqueryStepMilliseconds,
            MaxSamples = settings.MaxSamples,
            MaxSeries = settings.MaxSeries,
            Question = Guid.NewGuid(),
        };
        var answers = await AskAsync(partition => partition.EvaluateSeriesAsync(request), cancellation, request.Question);
        return
        [
            .. answers.Select(answer =>
            {
                SeriesContract.Require(answer.Failure);
                return new StepMatrix(
                    steps,
                    [
                        .. answer.Series.Select(s => new StepSeries(
                            SeriesContract.ToLabels(s.Labels),
                            ImmutableCollectionsMarshal.AsArray(s.Values)!
                        )),
                    ],
                    [
                        .. answer.Warnings.Select(m => new QueryAnnotation(AnnotationKind.Warning, m, expression.Position)),
                        .. answer.Infos.Select(m => new QueryAnnotation(AnnotationKind.Info, m, expression.Position)),
                    ]
                );
            }),
        ];
    }

    public async ValueTask<CatalogAnswer<string>> LabelNamesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var (rows, truncated) = await FindAsync(SeriesFindKind.LabelNames, "", request, cancellation);
        return Distinct(rows.Select(r => r[0]), request.Limit, truncated);
    }

    public async ValueTask<CatalogAnswer<string>> LabelValuesAsync(string label, CatalogRequest request, CancellationToken cancellation)
    {
        var (rows, truncated) = await FindAsync(SeriesFindKind.LabelValues, label, request, cancellation);
        return Distinct(rows.Select(r => r[0]), request.Limit, truncated);
    }

    public async ValueTask<CatalogAnswer<Labels>> SeriesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var (rows, truncated) = await FindAsync(SeriesFindKind.Series, "", request, cancellation);
        var limit = request.Limit > 0 ? request.Limit : DefaultLimit;
        var series = rows.Select(SeriesContract.ToLabels).Distinct().Order(LabelsOrder.Instance).ToImmutableArray();
        return series.Length > limit ? new CatalogAnswer<Labels>(series[..limit], true) : new CatalogAnswer<Labels>(series, truncated);
    }

    public async ValueTask<CatalogAnswer<MetricMetadata>> MetadataAsync(string? metric, int limit, CancellationToken cancellation)
    {
        var request = new CatalogRequest([], Limit: limit);
        var (rows, truncated) = await FindAsync(SeriesFindKind.Metadata, metric ?? "", request, cancellation);
        var items = rows.Select(r => new MetricMetadata(r[0], r[1], r[2], r[3]))
            .Distinct()
            .OrderBy(m => m.Metric, StringComparer.Ordinal)
            .ToImmutableArray();
        return limit > 0 && items.Length > limit
            ? new CatalogAnswer<MetricMetadata>(items[..limit], true)
            : new CatalogAnswer<MetricMetadata>(items, truncated);
    }

    private async Task<(List<ImmutableArray<string>> Rows, bool IsTruncated)> FindAsync(
        SeriesFindKind kind,
        string label,
        CatalogRequest request,
        CancellationToken cancellation
    )
    {
        var find = Question(kind, label, request);
        var rows = new List<ImmutableArray<string>>();
        var truncated = false;
        foreach (var answer in await AskAsync(partition => partition.FindSeriesAsync(find), cancellation))
        {
            SeriesContract.Require(answer.Failure);
            rows.AddRange(answer.Rows);
            truncated |= answer.IsTruncated;
        }
        return (rows, truncated);
    }

    public async ValueTask<ImmutableArray<ExemplarSeries>> ExemplarsAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var find = Question(SeriesFindKind.Exemplars, "", request);
        var found = new List<ExemplarSeries>();
        foreach (var answer in await AskAsync(partition => partition.FindExemplarsAsync(find), cancellation))
        {
            SeriesContract.Require(answer.Failure);
            found.AddRange(
                answer.Series.Select(s => new ExemplarSeries(
                    SeriesContract.ToLabels(s.Labels),
                    [.. s.Exemplars.Select(e => new Exemplar(SeriesContract.ToLabels(e.Labels), e.Value, e.TimestampMilliseconds))]
                ))
            );
        }
        return [.. found.OrderBy(s => s.Series, LabelsOrder.Instance).Take(request.Limit > 0 ? request.Limit : DefaultLimit)];
    }

    private static SeriesFind Question(SeriesFindKind kind, string label, CatalogRequest request) =>
        new()
        {
            Kind = kind,
            Label = label,
            MatcherSets = [.. request.MatcherSets.Select(SeriesContract.Of)],
            StartMilliseconds = request.StartMilliseconds,
            EndMilliseconds = request.EndMilliseconds,
            // One more than wanted tells that there are more.
            Limit = request.Limit > 0 ? Math.Min(request.Limit, DefaultLimit) + 1 : DefaultLimit,
        };

    private static CatalogAnswer<string> Distinct(IEnumerable<string> texts, int limit, bool truncated)
    {
        var sorted = texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var most = limit > 0 ? limit : DefaultLimit;
        return sorted.Length > most ? new CatalogAnswer<string>(sorted[..most], true) : new CatalogAnswer<string>(sorted, truncated);
    }

    // Partitions work on a query for seconds, and nobody may be waiting for it by then.
    private void Stop(Guid question)
    {
        for (var partition = 0; partition < map.Count; partition++)
        {
            _ = Partition(partition).StopSeriesAsync(question);
        }
    }

    private IPartitionGrain Partition(int partition) => grains.GetGrain<IPartitionGrain>(partition.ToString(CultureInfo.InvariantCulture));

    private async Task<T[]> AskAsync<T>(Func<IPartitionGrain, Task<T>> ask, CancellationToken cancellation, Guid? question = null)
    {
        var calls = new Task<T>[map.Count];
        for (var partition = 0; partition < calls.Length; partition++)
        {
            calls[partition] = ask(Partition(partition));
        }
        try
        {
            return await Task.WhenAll(calls).WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (question is { } asked)
        {
            Stop(asked);
            throw;
        }
        catch (Exception e) when (e is not (OperationCanceledException or QueryException))
        {
            throw new QueryException(QueryErrorKind.Internal, $"a partition did not answer: {e.Message}", e);
        }
    }
}
