using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Alertmanager;

/// <summary>The alerts of one gateway, kept by plain grains.</summary>
internal sealed class TestAlerts
{
    public Dictionary<string, GridAlert> Alerts { get; } = new(StringComparer.Ordinal);

    public SilenceBook Silences { get; set; } = SilenceBook.Empty;
}

internal sealed class TestAlertIntakeGrain(TestAlerts alerts) : Grain, IAlertIntakeGrain
{
    public Task ReceiveAsync(ImmutableArray<GridAlert> news)
    {
        lock (alerts)
        {
            foreach (var alert in news)
            {
                alerts.Alerts[Fingerprint.Of(Labels.FromSortedPairs(ImmutableCollectionsMarshal.AsArray(alert.Labels)!)).ToString()] =
                    alert;
            }
        }
        return Task.CompletedTask;
    }
}

internal sealed class TestAlertShardGrain(TestAlerts alerts) : Grain, IAlertShardGrain
{
    public Task ReceiveAsync(ImmutableArray<GridAlert> news) => Task.CompletedTask;

    public Task RestoreAsync(ImmutableArray<GridAlert> stored) => Task.CompletedTask;

    public Task RerouteAsync() => Task.CompletedTask;

    public Task<ImmutableArray<GridAlert>> ListAsync()
    {
        lock (alerts)
        {
            return Task.FromResult<ImmutableArray<GridAlert>>(this.GetPrimaryKeyString() == "default/0" ? [.. alerts.Alerts.Values] : []);
        }
    }
}

internal sealed class TestSilenceGrain(TestAlerts alerts, TimeProvider time) : Grain, ISilenceGrain
{
    public Task<SilenceReading> ReadAsync(long knownVersion) =>
        Task.FromResult(
            new SilenceReading(
                1,
                IsChanged: true,
                [
                    .. alerts.Silences.Silences.Values.Select(s => new GridSilence
                    {
                        Id = s.Id,
                        Matchers =
                        [
                            .. s.Matchers.Select(m => new GridMatcher(
                                m.Name,
                                m.Value,
                                m.Operator >= MatchOperator.Regex,
                                m.Operator is MatchOperator.Equal or MatchOperator.Regex
                            )),
                        ],
                        StartsAt = s.StartsAt,
                        EndsAt = s.EndsAt,
                        UpdatedAt = s.UpdatedAt,
                        CreatedBy = s.CreatedBy,
                        Comment = s.Comment,
                    }),
                ]
            )
        );

    public Task<SilenceOutcome> SetAsync(GridSilence silence)
    {
        var isMissing = silence.Id.Length > 0 && !alerts.Silences.Silences.ContainsKey(silence.Id);
        var wanted = new Silence(
            silence.Id,
            [.. silence.Matchers.Select(m => new LabelMatcher(m.Name, m.IsRegex ? MatchOperator.Regex : MatchOperator.Equal, m.Value))],
            silence.StartsAt,
            silence.EndsAt,
            default,
            silence.CreatedBy,
            silence.Comment
        );
        var (book, id, error) = alerts.Silences.Set(wanted, Guid.NewGuid().ToString(), time.GetUtcNow());
        alerts.Silences = book;
        return Task.FromResult(new SilenceOutcome(id, error ?? "", isMissing));
    }

    public Task<SilenceOutcome> ExpireAsync(string id)
    {
        var isMissing = !alerts.Silences.Silences.ContainsKey(id);
        var (book, error) = alerts.Silences.Expire(id, time.GetUtcNow());
        alerts.Silences = book;
        return Task.FromResult(new SilenceOutcome(id, error ?? "", isMissing));
    }
}
