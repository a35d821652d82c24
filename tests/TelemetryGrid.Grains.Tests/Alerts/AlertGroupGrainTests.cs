using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Tests.Alerts;

/// <summary>Groups as they live in the grid: what waits, what is told again, and what survives.</summary>
public sealed class AlertGroupGrainTests
{
    [Fact]
    public async Task Receive_NewAlerts_AreToldTogetherAfterGroupWait()
    {
        await using var grid = await AlertingGrid.StartAsync();

        await grid.SendAsync(grid.Firing("down", "1"));
        await grid.AdvanceAsync(20);
        await grid.SendAsync(grid.Firing("down", "2"));
        await grid.AdvanceAsync(9);
        Assert.Empty(grid.Told);
        await grid.AdvanceAsync(2);

        var told = Assert.Single(grid.Told);
        Assert.Equal(["down1", "down2"], told.Firing.Order());
        Assert.Equal("team/webhook/0", told.Request.Notification.Target);
    }

    [Fact]
    public async Task Receive_AlertOlderThanGroupWait_IsToldAtOnce()
    {
        await using var grid = await AlertingGrid.StartAsync();

        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(1);

        Assert.Single(grid.Told);
    }

    [Fact]
    public async Task Flush_AlertResolvedAndSubsetFiring_SaysOnlyWhatIsNew()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var one = () => grid.Firing("down", "1", TimeSpan.FromMinutes(5));
        await grid.SendAsync(one(), grid.Firing("down", "2", TimeSpan.FromMinutes(5)));
        await grid.AdvanceAsync(20);
        Assert.Single(grid.Told);

        await grid.SendAsync(grid.Ended("down", "2"));
        await grid.AdvanceAsync(320, one);
        Assert.Equal(2, grid.Told.Count);
        Assert.Equal(["down1"], grid.Told[1].Firing);
        Assert.Equal(["down2"], grid.Told[1].Resolved);

        await grid.AdvanceAsync(1200, one);
        Assert.Equal(2, grid.Told.Count);
    }

    [Fact]
    public async Task Flush_NothingNew_RepeatsOnlyAtATickOfTheInterval()
    {
        await using var grid = await AlertingGrid.StartAsync(
            AlertingGrid.Configuration.Replace("repeat_interval: 1h", "repeat_interval: 7m", StringComparison.Ordinal)
        );
        var alert = () => grid.Firing("down", "1", TimeSpan.FromMinutes(5));

        await grid.AdvanceAsync(1260, alert);

        Assert.Equal([0, 10, 20], grid.Told.Select(t => (int)Math.Round((t.At - grid.Told[0].At).TotalMinutes)));
    }

    [Fact]
    public async Task Crash_WithGroupStored_ResumesWithoutNewAlertsAndTellsNothingTwice()
    {
        await using var grid = await AlertingGrid.StartAsync();
        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)), grid.Firing("slow"));
        await grid.AdvanceAsync(5);
        Assert.Single(grid.Told);

        await grid.CrashAsync();
        await grid.AdvanceAsync(60);

        // The one was told before, the other waited in the group; neither was said again.
        Assert.Equal(["down", "slow"], grid.Told.SelectMany(t => t.Firing));
        await grid.AdvanceAsync(900);
        // Nobody said that they still fire: they end, once each.
        Assert.Equal(["down", "slow"], grid.Told.Skip(2).SelectMany(t => t.Resolved).Order());
    }

    [Fact]
    public async Task Crash_WhileTelling_TellsAgainUnderTheSameNumber()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var never = new TaskCompletionSource<NotificationOutcome>();
        var reached = 0;
        grid.Sender.Answer = _ => Interlocked.Increment(ref reached) == 1 ? never.Task : Task.FromResult(NotificationOutcome.Told);
        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(3);
        Assert.Equal(1, reached);

        await grid.CrashAsync();
        await grid.AdvanceAsync(5);
        never.SetResult(NotificationOutcome.Told);
        await grid.AdvanceAsync(5);

        Assert.Equal(2, grid.Sender.Attempts.Count);
        Assert.Single(grid.Sender.Attempts.Select(a => a.Name).Distinct());
    }

    [Fact]
    public async Task Deliver_ReceiverFails_TriesAgainEverMoreSlowlyAndHonoursRetryAfter()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var times = new List<double>();
        var start = grid.Now;
        grid.Sender.Answer = _ =>
        {
            times.Add((grid.Now - start).TotalSeconds);
            return Task.FromResult(
                times.Count switch
                {
                    < 4 => new NotificationOutcome("refused", CanRetry: true),
                    4 => new NotificationOutcome("slow down", CanRetry: true, TimeSpan.FromSeconds(100)),
                    _ => NotificationOutcome.Told,
                }
            );
        };

        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(200);

        Assert.Equal([1, 2, 4, 100], times.Zip(times.Skip(1), (a, b) => (int)Math.Round(b - a)));
        Assert.Single(grid.Sender.Attempts.Select(a => a.Name).Distinct());
    }

    [Fact]
    public async Task Deliver_OneReceiverHangs_TheOthersAndTheGroupGoOn()
    {
        await using var grid = await AlertingGrid.StartAsync(
            AlertingGrid.Configuration.Replace("[{ url", "[{ url: \"http://127.0.0.1:2/\" }, { url", StringComparison.Ordinal)
        );
        var hangs = new TaskCompletionSource<NotificationOutcome>();
        grid.Sender.Answer = r => r.Integration.Index == 0 ? hangs.Task : Task.FromResult(NotificationOutcome.Told);
        var one = () => grid.Firing("down", "1", TimeSpan.FromMinutes(2));

        await grid.SendAsync(one());
        await grid.AdvanceAsync(2);
        Assert.Equal("team/webhook/1", Assert.Single(grid.Told).Request.Notification.Target);

        await grid.SendAsync(grid.Firing("down", "2"));
        await grid.AdvanceAsync(200, one);
        Assert.Single(grid.Told);
        hangs.SetResult(NotificationOutcome.Told);
        await grid.AdvanceAsync(150, one, () => grid.Firing("down", "2", TimeSpan.FromMinutes(4)));

        // The one that hung is told what it missed once, in the next flush.
        foreach (var integration in (int[])[0, 1])
        {
            Assert.Equal([1, 2], grid.Told.Where(t => t.Request.Integration.Index == integration).Select(t => t.Firing.Count()));
        }
    }

    [Fact]
    public async Task Deliver_TakesLongerThanTheInterval_IsNotToldTwice()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var slow = new TaskCompletionSource<NotificationOutcome>();
        grid.Sender.Answer = _ => slow.Task;
        var alert = () => grid.Firing("down", "1", TimeSpan.FromMinutes(2));

        // The attempt is given up after five minutes at the latest, so the next flush must come within them.
        await grid.AdvanceAsync(240, alert);
        slow.SetResult(NotificationOutcome.Told);
        await grid.AdvanceAsync(700, alert);

        Assert.Single(grid.Sender.Attempts);
    }

    [Fact]
    public async Task Flush_StoreIsOutOfReach_TellsAllTheSame()
    {
        await using var grid = await AlertingGrid.StartAsync();
        grid.Grid.RefuseWrites = id => id.Contains("down", StringComparison.Ordinal);

        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(60, () => grid.Firing("down", since: TimeSpan.FromMinutes(2)));

        Assert.Single(grid.Told);
    }

    [Fact]
    public async Task Flush_SilencedAlert_IsNotToldUntilTheSilenceEnds()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var silence = await grid.Grid.RunAsync(
            grid.Silences.SetAsync(
                new GridSilence
                {
                    Matchers = [new GridMatcher("i", "[12]", IsRegex: true, IsEqual: true)],
                    StartsAt = grid.Now,
                    EndsAt = grid.Now.AddHours(1),
                    CreatedBy = "test",
                    Comment = "",
                }
            )
        );
        Assert.Equal("", silence.Error);
        Func<GridAlert>[] all = [() => grid.Firing("down", "1"), () => grid.Firing("down", "3")];

        await grid.AdvanceAsync(60, all);
        Assert.Equal(["down3"], Assert.Single(grid.Told).Firing);

        await grid.CrashAsync();
        await grid.AdvanceAsync(400, all);
        Assert.Single(grid.Told);

        Assert.Equal("", (await grid.Grid.RunAsync(grid.Silences.ExpireAsync(silence.Id))).Error);
        await grid.AdvanceAsync(320, all);
        Assert.Equal(2, grid.Told.Count);
        Assert.Equal(["down1", "down3"], grid.Told[1].Firing.Order());
    }

    private const string Inhibiting = """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 10s
        inhibit_rules:
          - source_matchers: [severity="critical"]
            target_matchers: [severity="warning"]
            equal: [device]
        receivers:
          - name: team
            webhook_configs: [{ url: "http://127.0.0.1:1/" }]
        """;

    [Fact]
    public async Task Flush_InhibitedAfterACrash_IsMutedBeforeItsSourceComesAgain()
    {
        await using var grid = await AlertingGrid.StartAsync(Inhibiting);
        await grid.SendAsync(grid.Firing("dead", since: TimeSpan.FromMinutes(1), more: ["severity", "critical", "device", "a"]));
        await grid.AdvanceAsync(5);
        Assert.Single(grid.Told);

        await grid.CrashAsync();
        await grid.SendAsync(
            grid.Firing("slow", "1", TimeSpan.FromMinutes(1), "severity", "warning", "device", "a"),
            grid.Firing("slow", "2", TimeSpan.FromMinutes(1), "severity", "warning", "device", "b"),
            grid.Firing("slow", "3", TimeSpan.FromMinutes(1), "severity", "warning")
        );
        await grid.AdvanceAsync(10);

        Assert.Equal(["slow2", "slow3"], grid.Told.Skip(1).SelectMany(t => t.Firing).Order());
    }

    [Fact]
    public async Task Flush_InhibitionOutOfReach_AsksAgainAndThenTells()
    {
        await using var grid = await AlertingGrid.StartAsync(Inhibiting);
        grid.Grid.RefuseReads = id => id.Contains("inhibition", StringComparison.OrdinalIgnoreCase);
        var alert = () => grid.Firing("slow", "1", TimeSpan.FromMinutes(1), "severity", "warning", "device", "a");

        await grid.AdvanceAsync(5, alert);
        Assert.Empty(grid.Told);
        await grid.AdvanceAsync(115, alert);

        Assert.Single(grid.Told);
    }

    [Fact]
    public async Task Reload_RouteIsGone_AlertsReachTheirNewGroupAndTheOldOneEnds()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var alert = () => grid.Firing("down", "1", TimeSpan.FromMinutes(2), "device", "a");
        await grid.AdvanceAsync(60, alert);
        Assert.Single(grid.Told);

        Assert.Empty(
            grid.Grid.Alerting.Load(
                AlertingGrid.Configuration.Replace("group_by: [alertname]", "group_by: [device]", StringComparison.Ordinal),
                "am.yml",
                grid.Now
            )
        );
        await grid.WakeAsync();
        await grid.AdvanceAsync(60, alert);
        Assert.Equal(2, grid.Told.Count);
        Assert.Equal("a", grid.Told[1].Request.Group.Labels["device"]);

        // The old group says nothing more, not even that its alert has ended.
        await grid.SendAsync(grid.Ended("down", "1", TimeSpan.FromMinutes(4), "device", "a"));
        await grid.AdvanceAsync(660);
        Assert.Equal(3, grid.Told.Count);
        Assert.Equal(["down1"], grid.Told[2].Resolved);
        Assert.Equal("a", grid.Told[2].Request.Group.Labels["device"]);
    }

    [Fact]
    public async Task Reload_AlertMovesToAnotherRouteAfterACrash_ItsShardHasItFromTheGroup()
    {
        await using var grid = await AlertingGrid.StartAsync();
        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(5);
        await grid.CrashAsync();

        Assert.Empty(
            grid.Grid.Alerting.Load(
                AlertingGrid.Configuration.Replace(
                    "receivers:",
                    "  routes: [{ matchers: [alertname=\"down\"], receiver: team, group_wait: 1s }]\nreceivers:",
                    StringComparison.Ordinal
                ),
                "am.yml",
                grid.Now
            )
        );
        await grid.AdvanceAsync(20);
        await grid.WakeAsync();
        await grid.AdvanceAsync(20);

        Assert.Equal(2, grid.Told.Count);
        Assert.Contains("down", grid.Told[1].Request.Group.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wake_GroupWithNothingLeft_IsForgotten()
    {
        await using var grid = await AlertingGrid.StartAsync();
        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(10);
        Assert.Equal(1, await CountAsync(grid));

        await grid.SendAsync(grid.Ended("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(320);

        Assert.Equal(2, grid.Told.Count);
        Assert.Equal(0, await CountAsync(grid));
        await grid.SendAsync(grid.Firing("down", since: TimeSpan.FromMinutes(2)));
        await grid.AdvanceAsync(10);
        Assert.Equal(3, grid.Told.Count);
        Assert.True(grid.Told[2].Request.Notification.Flush > grid.Told[1].Request.Notification.Flush);
    }

    [Fact]
    public async Task Receive_MoreThanTheGroupHolds_SaysHowManyAreMissing()
    {
        await using var grid = await AlertingGrid.StartAsync(arrange: g => g.AlertOptions.MaxAlertsPerGroup = 5);

        await grid.SendAsync([.. Enumerable.Range(0, 8).Select(i => grid.Firing("down", $"{i}"))]);
        await grid.AdvanceAsync(40);

        var told = Assert.Single(grid.Told);
        Assert.Equal((5, 3), (told.Firing.Count(), (int)told.Request.Truncated));
    }

    [Fact]
    public async Task Receive_OlderNewsComesLate_DoesNotReviveAnAlert()
    {
        await using var grid = await AlertingGrid.StartAsync();
        var early = grid.Firing("down");
        await grid.SendAsync(early);
        await grid.AdvanceAsync(60);
        await grid.SendAsync(grid.Ended("down"));
        await grid.SendAsync(early);
        await grid.AdvanceAsync(320);

        Assert.Equal(2, grid.Told.Count);
        Assert.Equal(["down"], grid.Told[1].Resolved);
        await grid.AdvanceAsync(600);
        Assert.Equal(2, grid.Told.Count);
    }

    private static async Task<int> CountAsync(AlertingGrid grid)
    {
        var count = 0;
        for (var number = 0; number < AlertKeys.Directories; number++)
        {
            count += await grid.Grid.RunAsync(
                grid.Grid.Grains.GetGrain<IAlertDirectoryGrain>(AlertKeys.Directory("default", number)).WakeAsync()
            );
        }
        return count;
    }
}
