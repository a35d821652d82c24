using System.Collections.Immutable;
using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Api;

/// <summary>Sources of tests and single polls of them.</summary>
internal static class ApiSource
{
    public static SourceDefinition At(string url, params (string Name, string Value)[] settings) =>
        new()
        {
            Id = SourceId.Parse("broker"),
            Kind = SourceKind.Api,
            Endpoint = url,
            Settings = settings.ToImmutableDictionary(s => s.Name, s => s.Value),
        };

    public static SourceCredentials Secret(string name, string value) => SourceCredentials.Of(name, value);

    public static async Task<ApiHarvest> PollAsync(SourceDefinition source, SourceCredentials? credentials = null)
    {
        using var poll = new ApiPoll(source, credentials ?? SourceCredentials.None, TimeProvider.System);
        return await poll.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public static string Text(MetricSample sample)
    {
        var labels = new LabelsBuilder(sample.Labels).Remove("source").Build();
        var value = StaleMarker.Is(sample.Value) ? "stale" : $"{sample.Value}";
        return $"{labels} {value}".Replace("{} ", " ", StringComparison.Ordinal);
    }

    public static string[] Texts(ApiHarvest harvest) => [.. harvest.Samples.Select(Text)];
}
