using System.Collections.Immutable;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Metrics;

/// <summary>Gathers the samples of one entity, whose series share the labels that name it.</summary>
/// <remarks>Labels are put together anew each time: keeping them would cost an entity more memory than everything else it knows.</remarks>
internal sealed class EntitySeries(params (string Name, string Value)[] identity)
{
    private ImmutableArray<EntitySample>.Builder _samples = ImmutableArray.CreateBuilder<EntitySample>();

    public void Add(string metric, long at, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, metric);
        foreach (var (name, text) in identity)
        {
            builder.Set(name, text);
        }
        foreach (var (name, text) in labels)
        {
            builder.Set(name, text);
        }
        _samples.Add(new EntitySample(builder.Build().ToPairs(), at, value));
    }

    public void AddIf(string metric, long at, double? value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (value is { } present)
        {
            Add(metric, at, present, labels);
        }
    }

    /// <summary>What was gathered since the last call.</summary>
    public ImmutableArray<EntitySample> Take()
    {
        var samples = _samples.DrainToImmutable();
        _samples = ImmutableArray.CreateBuilder<EntitySample>();
        return samples;
    }
}
