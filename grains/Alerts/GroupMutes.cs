using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Which alerts of a group are not to be told of now: by the time, silences, inhibition, or since another explains them.</summary>
public sealed class GroupMutes(AlertOptions options, SilenceView silences, AlertMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="insists">
    /// Answers though silences or inhibition cannot be asked: rather told of what is muted than not told. Else that throws. That correlation
    /// cannot be asked never mutes.
    /// </param>
    internal async Task<Func<Alert, bool>> AskAsync(
        IGrainFactory grains,
        LoadedConfiguration configuration,
        Route route,
        IReadOnlyCollection<Alert> alerts,
        bool insists
    )
    {
        if (RouteTimes.MutedBy(route, configuration.Configuration.TimeIntervals, time.GetUtcNow()).Count > 0)
        {
            return _ => true;
        }
        var muted = new HashSet<Labels>();
        await SilenceAsync(grains, alerts, muted, insists);
        await InhibitAsync(grains, configuration, alerts, muted, insists);
        await ExplainAsync(grains, alerts, muted);
        return alert => muted.Contains(alert.Labels);
    }

    private async Task SilenceAsync(IGrainFactory grains, IReadOnlyCollection<Alert> alerts, HashSet<Labels> muted, bool insists)
    {
        var known = silences.Last;
        try
        {
            known = await silences.ReadAsync(grains.GetGrain<ISilenceGrain>(options.Site), Patience, time);
        }
        catch (Exception)
        {
            metrics.Failed("silences_unreachable");
            if (!insists)
            {
                throw;
            }
        }
        var now = time.GetUtcNow();
        var active = known.Where(s => s.StateAt(now) == SilenceState.Active).ToArray();
        foreach (var alert in alerts)
        {
            if (Array.Exists(active, s => s.Matches(alert.Labels)))
            {
                muted.Add(alert.Labels);
            }
        }
    }

    private async Task InhibitAsync(
        IGrainFactory grains,
        LoadedConfiguration configuration,
        IReadOnlyCollection<Alert> alerts,
        HashSet<Labels> muted,
        bool insists
    )
    {
        var rules = configuration.Configuration.InhibitRules;
        if (rules.IsEmpty)
        {
            return;
        }
        var targets = alerts
            .Where(a => !muted.Contains(a.Labels) && rules.Any(r => r.Target.All(m => m.Matches(a.Labels[m.Name]))))
            .ToArray();
        if (targets.Length == 0)
        {
            return;
        }
        try
        {
            var by = await grains
                .GetGrain<IInhibitionGrain>(options.Site)
                .InhibitedByAsync([.. targets.Select(t => t.Labels.ToPairs())])
                .WaitAsync(Patience, time);
            for (var i = 0; i < targets.Length; i++)
            {
                if (by[i].Length > 0)
                {
                    muted.Add(targets[i].Labels);
                }
            }
        }
        catch (Exception)
        {
            metrics.Failed("inhibition_unreachable");
            if (!insists)
            {
                throw;
            }
        }
    }

    private async Task ExplainAsync(IGrainFactory grains, IReadOnlyCollection<Alert> alerts, HashSet<Labels> muted)
    {
        if (!options.SuppressExplained)
        {
            return;
        }
        var byFingerprint = alerts
            .Where(a => !muted.Contains(a.Labels))
            .ToLookup(a => Fingerprint.Of(a.Labels).ToString(), StringComparer.Ordinal);
        if (byFingerprint.Count == 0)
        {
            return;
        }
        try
        {
            ImmutableArray<string> asked = [.. byFingerprint.Select(f => f.Key)];
            foreach (
                var suppressed in await grains.GetGrain<ICorrelationGrain>(options.Site).SuppressedAsync(asked).WaitAsync(Patience, time)
            )
            {
                muted.UnionWith(byFingerprint[suppressed.Alert].Select(a => a.Labels));
            }
        }
        catch (Exception)
        {
            metrics.Failed("correlation_unreachable");
        }
    }
}
