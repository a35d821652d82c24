using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>A range function applied to a range vector.</summary>
internal sealed class WindowRows(
    RangeVector range,
    RangeKernel kernel,
    WindowFunction function,
    TextRange position,
    EvaluationContext context
) : SeriesRows
{
    private static readonly string[] CounterSuffixes = ["_total", "_sum", "_count", "_bucket"];

    public override int Count => range.Count;

    public override Labels RawLabels(int index) => range.RawLabels(index);

    public override bool NamesDropped => range.NamesDropped || (!function.KeepsName && !context.Settings.DelayNameRemoval);

    public override bool DropsNameLater(int index) =>
        context.Settings.DelayNameRemoval && (!function.KeepsName || range.DropsNameLater(index));

    public override bool Fill(int index, SeriesWorker worker, Span<double> row)
    {
        var samples = worker.Samples;
        range.Read(index, samples);
        if (samples.Count == 0)
        {
            return false;
        }
        context.Budget.Take(samples.Count);
        var any = kernel.Run(range.Plan, samples.Timestamps, samples.Values, worker, row);
        context.Budget.Return(samples.Count);
        if (any && function.WantsCounter)
        {
            CheckCounter(range.NamesDropped ? "" : range.RawLabels(index).Name, worker);
        }
        return any;
    }

    private void CheckCounter(string name, SeriesWorker worker)
    {
        if (name.Length == 0 || string.Equals(name, worker.CheckedName, StringComparison.Ordinal))
        {
            return;
        }
        worker.CheckedName = name;
        if (!Array.Exists(CounterSuffixes, s => name.EndsWith(s, StringComparison.Ordinal)))
        {
            context.Annotations.Inform(
                $"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {QuotedText.Quote(name)}",
                position
            );
        }
    }
}
