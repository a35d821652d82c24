using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerts;
using TelemetryGrid.EmbeddedRuntime;

namespace TelemetryGrid.Grains.Tests.Alerts;

/// <summary>A day of alerts, with crashes, messages that come late or twice, and receivers that fail on schedule.</summary>
public sealed class AlertDayGrainTests
{
    private const string Configuration = """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 30s
          group_interval: 5m
          repeat_interval: 4h
        receivers:
          - name: team
            webhook_configs: [{ url: "http://127.0.0.1:1/" }, { url: "http://127.0.0.1:2/" }]
        """;

    // Long enough for a flush while the receivers are up: what begins and ends between two flushes is told as ended, or not at all.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(25);

    [Fact]
    public async Task Day_WithCrashesAndFaults_NothingIsLostAndNothingDoubled()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        await using var grid = await AlertingGrid.StartAsync(
            Configuration,
            new MessageFaults
            {
                Seed = Seed,
                Duplicate = 0.1,
                Delay = 0.05,
                MaxDelay = TimeSpan.FromMilliseconds(100),
            }
        );
        // Each receiver is down for ten minutes of every two hours, one after the other.
        grid.Sender.Answer = r =>
            Task.FromResult(
                (grid.Now.Minute / 10) + (grid.Now.Hour % 2 * 6) == r.Integration.Index * 3
                    ? new NotificationOutcome("it is down", CanRetry: true)
                    : NotificationOutcome.Told
            );
        // When an alert began to fire; it is said every minute, and for fifteen more after it ended.
        var alerts = new Dictionary<string, (DateTimeOffset Start, DateTimeOffset? End)>(StringComparer.Ordinal);
        var lives = new List<string>();

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            if (minute < 23 * 60)
            {
                Change(grid, random, alerts, lives);
            }
            await grid.SendAsync([.. alerts.Select(a => Say(grid, a.Key, a.Value))]);
            if (random.Next(90) == 0)
            {
                await grid.Grid.KillAnyAsync(random);
            }
            if (minute % 2 == 0)
            {
                await grid.WakeAsync();
            }
            await grid.Grid.AdvanceAsync(60, 15);
        }

        Assert.True(lives.Count > 50, $"only {lives.Count} alerts fired");
        foreach (var integration in (int[])[0, 1])
        {
            var told = grid.Told.Where(t => t.Request.Integration.Index == integration).ToArray();
            // Told twice only what a crash left in doubt, and then under the same number: by number nothing is there twice with other words.
            var once = told.GroupBy(t => t.Name).Select(g => g.First()).OrderBy(t => t.Request.Notification.Flush).ToArray();
            foreach (var same in told.GroupBy(t => t.Name))
            {
                Assert.Single(same.Select(t => string.Join(',', t.Firing.Order().Concat(t.Resolved.Order()))).Distinct());
            }
            // Each alert was said to fire; and to have ended, after its last.
            foreach (var name in lives.Distinct())
            {
                Assert.Contains(once, t => t.Firing.Contains(name));
                var last = once.Last(t => t.Firing.Contains(name) || t.Resolved.Contains(name));
                var still = alerts.TryGetValue(name, out var alert) && alert.End is null;
                Assert.True(still == last.Firing.Contains(name), $"{name} was last said to {(still ? "have ended" : "fire")}");
            }
            AssertNoEmptyRepeats(once);
        }
    }

    // Two notifications of a group in a row say something different, unless the repeat interval went by.
    private static void AssertNoEmptyRepeats(RecordingSender.Attempt[] told)
    {
        foreach (var group in told.GroupBy(t => t.Request.Group.Id))
        {
            foreach (var (before, after) in group.Zip(group.Skip(1)))
            {
                var isNews =
                    !after.Firing.ToHashSet().IsSubsetOf(before.Firing)
                    || !after.Resolved.ToHashSet().IsSubsetOf(before.Resolved)
                    || !after.Firing.Any();
                Assert.True(
                    isNews || after.Request.Notification.At - before.Request.Notification.At > TimeSpan.FromHours(4),
                    $"{group.Key} said nothing new at {after.At:O}"
                );
            }
        }
    }

    private static void Change(
        AlertingGrid grid,
        Random random,
        Dictionary<string, (DateTimeOffset Start, DateTimeOffset? End)> alerts,
        List<string> lives
    )
    {
        foreach (var (name, alert) in alerts.ToArray())
        {
            if (alert.End is null && grid.Now - alert.Start >= ShortestLife && random.Next(20) == 0)
            {
                alerts[name] = alert with { End = grid.Now };
            }
            else if (alert.End + TimeSpan.FromMinutes(15) < grid.Now)
            {
                alerts.Remove(name);
            }
        }
        if (random.Next(12) == 0)
        {
            var name = $"a{random.Next(4)}{random.Next(10)}";
            if (alerts.TryAdd(name, (grid.Now, null)))
            {
                lives.Add(name);
            }
        }
    }

    private static GridAlert Say(AlertingGrid grid, string name, (DateTimeOffset Start, DateTimeOffset? End) alert) =>
        alert.End is { } end
            ? grid.Ended(name[..2], name[2..], grid.Now - alert.Start) with
            {
                EndsAt = end,
            }
            : grid.Firing(name[..2], name[2..], grid.Now - alert.Start);
}
