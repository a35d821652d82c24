using System.Collections.Immutable;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Services;

/// <summary>Asks by the configured expressions.</summary>
public sealed class ServiceReader(ServiceOptions options, IMetricHistory history) : IServiceReader
{
    // The first of these that a result has names the service.
    private static readonly string[] NameLabels = ["service", "application", "job"];

    public async Task<ServiceReadings> ReadAsync(DateTimeOffset at)
    {
        var services = new Dictionary<ServiceId, ImmutableDictionary<string, double>.Builder>();
        var failures = ImmutableArray.CreateBuilder<string>();
        var unnamed = 0;
        foreach (var (metric, expression) in options.Metrics)
        {
            IReadOnlyList<VectorSample> found;
            try
            {
                found = await history.NowAsync(expression, at);
            }
            catch (QueryException e)
            {
                failures.Add($"{metric}: {e.Message}");
                continue;
            }
            foreach (var sample in found.Where(s => double.IsFinite(s.Value)))
            {
                if (IdOf(sample.Labels) is not { } id)
                {
                    unnamed++;
                    continue;
                }
                if (!services.TryGetValue(id, out var values))
                {
                    services[id] = values = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
                }
                values[metric] = sample.Value;
            }
        }
        return failures.Count == options.Metrics.Count && failures.Count > 0
            ? throw new InvalidOperationException($"No query about services could be answered: {failures[0]}")
            : new ServiceReadings(services.ToDictionary(s => s.Key, s => s.Value.ToImmutable()), unnamed, failures.ToImmutable());
    }

    private static ServiceId? IdOf(Labels labels)
    {
        var name = NameLabels.Select(label => labels[label]).FirstOrDefault(value => value.Length > 0);
        return name is not null && ServiceId.IsName(name) && DeviceId.TryParse(labels["device"], out var device)
            ? new ServiceId(device, name)
            : null;
    }
}
