using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>Listens to the grid's own meters, the runtime's and the HTTP server's, and keeps what they measured for <c>/metrics</c>.</summary>
internal sealed class MetricsCollector : IHostedService, IDisposable
{
    private const int MaxInstruments = 2000;
    private static readonly string[] MeterPrefixes = ["TelemetryGrid", "System.Runtime", "Microsoft.AspNetCore.Hosting"];
    private readonly ConcurrentDictionary<Instrument, InstrumentState> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scraping = new();
    private readonly int _maxSeries;
    private long _generation;
    private long _failures;

    public MetricsCollector(IOptions<GatewayOptions> options)
    {
        _maxSeries = options.Value.MaxSeriesPerInstrument;
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = (instrument, _) => _instruments.Remove(instrument, out InstrumentState? _);
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Measure(state, (double)value, tags));
        // Not at the host's start: what is counted before the first request counts too.
        _listener.Start();
        ProcessMetrics.Publish();
    }

    /// <summary>Observes what is observable and gives all there is, by exposition name; instruments of one name are one family.</summary>
    public IReadOnlyList<MetricFamily> Scrape()
    {
        lock (_scraping)
        {
            _generation++;
            Observe();
            return
            [
                .. _instruments
                    .Values.GroupBy(i => i.Name, StringComparer.Ordinal)
                    .Select(group => MetricFamily.Merge([.. group], _generation))
                    .Append(Overflow())
                    .Append(Failures())
                    .OrderBy(family => family.Name, StringComparer.Ordinal),
            ];
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!MeterPrefixes.Any(p => instrument.Meter.Name.StartsWith(p, StringComparison.Ordinal)) || _instruments.Count >= MaxInstruments)
        {
            return;
        }
        var type = instrument.GetType();
        if (!type.IsGenericType)
        {
            return;
        }
        var definition = type.GetGenericTypeDefinition();
        var kind =
            definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>) ? MetricKind.Counter
            : definition == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
        var isAbsolute = instrument.IsObservable || definition == typeof(Gauge<>);
        var state = new InstrumentState(instrument, kind, isAbsolute, _maxSeries);
        // The suffix belongs to histograms; three gauges of the .NET runtime have it, and Prometheus' checker refuses them.
        if (instrument.Meter.Name == "System.Runtime" && state.Name.EndsWith("_count", StringComparison.Ordinal))
        {
            return;
        }
        _instruments[instrument] = state;
        listener.EnableMeasurementEvents(instrument, state);
    }

    private void Measure(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentState)state!).Measure(value, tags, _generation);

    // An instrument that cannot be observed, as when what it tells of is being shut down, takes none of the others down.
    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException e)
        {
            _failures += e.InnerExceptions.Count;
        }
    }

    private MetricFamily Failures() =>
        MetricFamily.Of(
            "network_telemetry_metrics_failures_total",
            "Observations of instruments that threw.",
            MetricKind.Counter,
            _failures
        );

    private MetricFamily Overflow() =>
        MetricFamily.Of(
            "network_telemetry_metrics_overflow_total",
            "Measurements summed under one overflow label set because their instrument had too many others.",
            MetricKind.Counter,
            _instruments.Values.Sum(i => i.Overflow)
        );
}
