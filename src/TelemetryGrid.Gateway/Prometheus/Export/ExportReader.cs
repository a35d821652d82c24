using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// Reads the samples of series one series after the other and in the order of time, holding about as many as its pace allows. Several
/// series are read together while all their samples fit; series too long for that slice by slice of time.
/// </summary>
internal sealed class ExportReader(ISeriesSource source, ExportPace pace, long start, long end)
{
    private readonly SampleBuffer _samples = new();

    /// <summary>Reads all of the series and calls <paramref name="write"/> with pieces of them; a series without samples is left out.</summary>
    public async ValueTask ReadAsync(
        ReadOnlyMemory<Labels> series,
        Func<Labels, SampleBuffer, ValueTask> write,
        CancellationToken cancellation
    )
    {
        while (!series.IsEmpty)
        {
            var run = SeriesRun.Take(series, pace.Series(end - start));
            await ReadAsync(run, start, write, cancellation);
            series = series[run.Series.Length..];
        }
    }

    private async ValueTask ReadAsync(SeriesRun run, long from, Func<Labels, SampleBuffer, ValueTask> write, CancellationToken cancellation)
    {
        var count = run.Series.Length;
        var held = run.Series.ToArray().ToDictionary(static s => s, static _ => new List<SampleSeries>());
        for (long samples = 0; from <= end && samples <= pace.Budget; )
        {
            var (through, taken) = await SelectAsync(run, from, held, cancellation);
            from = through + 1;
            samples += taken;
            if (count == 1)
            {
                await WriteAsync(run.Series.Span[0]);
                samples = 0;
            }
        }
        for (var i = 0; i < count && count > 1; i++)
        {
            await WriteAsync(run.Series.Span[i]);
            if (from <= end)
            {
                // Together they were too many after all; the rest of each has to follow it.
                await ReadAsync(SeriesRun.Take(run.Series[i..], 1), from, write, cancellation);
            }
        }

        async ValueTask WriteAsync(Labels labels)
        {
            foreach (var piece in held[labels])
            {
                piece.Read(_samples);
                await write(labels, _samples);
            }
            held[labels].Clear();
        }
    }

    /// <summary>Selects the run's series from a time on, for as long as the pace says; answers until when that was, and how many samples it gave.</summary>
    private async ValueTask<(long Through, long Samples)> SelectAsync(
        SeriesRun run,
        long from,
        Dictionary<Labels, List<SampleSeries>> into,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var slice = pace.Slice(run.Series.Length);
            var through = Math.Min(end, from + slice - 1);
            var selection = new SeriesSelection(run.Matchers, from, through)
            {
                // Where only aggregates are left, each once; otherwise they would be repeated for the lookback of instant queries.
                Function = "last_over_time",
                RangeMilliseconds = 1,
            };
            try
            {
                long samples = 0;
                foreach (var one in await source.SelectAsync(selection, cancellation))
                {
                    one.Read(_samples);
                    samples += _samples.Count;
                    if (_samples.Count > 0 && into.TryGetValue(one.Labels, out var pieces))
                    {
                        pieces.Add(one);
                    }
                }
                pace.Saw(run.Series.Length, through - from + 1, samples);
                return (through, samples);
            }
            catch (QueryException e) when (e.Kind == QueryErrorKind.Execution && slice > 1)
            {
                pace.SawTooMany();
            }
        }
    }
}
