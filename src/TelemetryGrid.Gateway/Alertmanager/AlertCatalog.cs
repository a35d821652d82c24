using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>The firing alerts of the site, with their routes and what mutes them.</summary>
internal sealed class AlertCatalog(IGrainFactory grains, AlertOptions options, ConfigurationHolder configuration, TimeProvider time)
{
    public async Task<IReadOnlyList<ListedAlert>> ListAsync()
    {
        var shares = await Task.WhenAll(
            Enumerable.Range(0, options.Shards).Select(n => grains.GetGrain<IAlertShardGrain>(AlertKeys.Shard(options.Site, n)).ListAsync())
        );
        var now = time.GetUtcNow();
        var alerts = shares.SelectMany(s => s).Where(a => a.EndsAt > now).ToArray();
        if (alerts.Length == 0)
        {
            return [];
        }
        var silences = (await grains.GetGrain<ISilenceGrain>(options.Site).ReadAsync(-1)).Silences;
        var active = silences
            .Where(s => s.StartsAt <= now && now < s.EndsAt)
            .Select(s => (s.Id, Matchers: SilenceJson.Matchers(s)))
            .ToArray();
        var inhibited = await InhibitedAsync(alerts);
        var explained = await ExplainedAsync(alerts);
        var root = configuration.Current.Configuration.Root;
        return
        [
            .. alerts
                .Select(
                    (alert, i) =>
                    {
                        var labels = Labels.FromSortedPairs(ImmutableCollectionsMarshal.AsArray(alert.Labels)!);
                        var fingerprint = Fingerprint.Of(labels).ToString();
                        IEnumerable<string> by = [inhibited[i], explained.GetValueOrDefault(fingerprint, "")];
                        return new ListedAlert(
                            alert,
                            labels,
                            fingerprint,
                            RouteTree.Match(root, labels),
                            [.. active.Where(s => s.Matchers.All(m => m.Matches(labels[m.Name]))).Select(s => s.Id)],
                            [.. by.Where(f => f.Length > 0).Distinct(StringComparer.Ordinal)]
                        );
                    }
                )
                .OrderBy(a => a.Fingerprint, StringComparer.Ordinal),
        ];
    }

    private async Task<ImmutableArray<string>> InhibitedAsync(GridAlert[] alerts) =>
        configuration.Current.Configuration.InhibitRules.IsEmpty
            ? [.. alerts.Select(_ => "")]
            : await grains.GetGrain<IInhibitionGrain>(options.Site).InhibitedByAsync([.. alerts.Select(a => a.Labels)]);

    private async Task<Dictionary<string, string>> ExplainedAsync(GridAlert[] alerts)
    {
        var explained = new Dictionary<string, string>(StringComparer.Ordinal);
        if (options.SuppressExplained)
        {
            ImmutableArray<string> asked =
            [
                .. alerts.Select(a => Fingerprint.Of(Labels.FromSortedPairs(ImmutableCollectionsMarshal.AsArray(a.Labels)!)).ToString()),
            ];
            foreach (var one in await grains.GetGrain<ICorrelationGrain>(options.Site).SuppressedAsync(asked))
            {
                explained[one.Alert] = one.Cause;
            }
        }
        return explained;
    }
}
