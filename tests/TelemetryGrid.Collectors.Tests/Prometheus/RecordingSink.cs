using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

/// <summary>Keeps what is appended.</summary>
internal sealed class RecordingSink : IMetricSink
{
    private readonly Lock _gate = new();
    private readonly List<MetricSample> _samples = [];
    private readonly List<MetricMetadata> _metadata = [];

    /// <summary>Thrown instead of appending.</summary>
    public IOException? Failure { get; set; }

    /// <summary>Appends wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Completes when one waits.</summary>
    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(Labels Series, Exemplar Exemplar)> Exemplars { get; } = [];

    public async ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Hold is { } hold)
        {
            Held.TrySetResult();
            await hold.Task.WaitAsync(cancellation);
        }
        if (Failure is { } failure)
        {
            throw failure;
        }
        lock (_gate)
        {
            Exemplars.AddRange(append.Exemplars ?? []);
            // The memory is the caller's again afterwards.
            _samples.AddRange(append.Samples.Span);
            _metadata.AddRange(append.Metadata);
        }
    }

    public IReadOnlyList<MetricSample> Take()
    {
        lock (_gate)
        {
            var taken = _samples.ToArray();
            _samples.Clear();
            return taken;
        }
    }

    public IReadOnlyList<MetricMetadata> TakeMetadata()
    {
        lock (_gate)
        {
            var taken = _metadata.ToArray();
            _metadata.Clear();
            return taken;
        }
    }
}
