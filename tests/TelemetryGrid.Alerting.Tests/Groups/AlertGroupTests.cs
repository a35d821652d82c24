using System.Buffers;
using System.Globalization;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Groups;

public sealed class AlertGroupTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tick_NewGroup_WaitsForCompanyAndThenTellsAll()
    {
        var group = new Timeline();
        group.Fire("a", 0);
        group.Fire("b", 20);
        group.RunTo(29);
        Assert.Empty(group.Told);
        group.RunTo(30);
        Assert.Equal(["30:+a+b"], group.Told);
    }

    [Fact]
    public void Receive_AlertOlderThanTheWait_IsToldAtOnce()
    {
        var group = new Timeline();
        group.Fire("a", 100, startsAt: 69);
        group.RunTo(100);
        Assert.Equal(["100:+a"], group.Told);
        // Later ones wait for the group's next look at itself all the same.
        group.Fire("b", 110, startsAt: 0);
        group.RunTo(399);
        Assert.Single(group.Told);
        group.RunTo(400);
        Assert.Equal("400:+a+b", group.Told[^1]);
    }

    [Fact]
    public void Tick_FiringSubsetOfWhatWasTold_SaysNothing()
    {
        var group = new Timeline(sendResolved: false);
        group.Fire("a", 0);
        group.Fire("b", 0);
        group.RunTo(30);
        group.End("b", 60);
        group.RunTo(3000);
        Assert.Equal(["30:+a+b"], group.Told);
    }

    [Fact]
    public void Tick_AlertEnds_IsToldAtTheNextIntervalAndGoes()
    {
        var group = new Timeline();
        group.Fire("a", 0);
        group.RunTo(30);
        group.End("a", 60);
        Assert.Single(group.State.Alerts);
        group.RunTo(330);
        Assert.Equal(["30:+a", "330:-a"], group.Told);
        Assert.Empty(group.State.Alerts);
        Assert.True(group.State.CanBeForgotten(group.Settings, group.Now));
        group.Fire("a", 400);
        group.RunTo(430);
        Assert.Equal("430:+a", group.Told[^1]);
    }

    [Fact]
    public void Tick_RepeatInterval_IsOnlyLookedAtOncePerGroupInterval()
    {
        var group = new Timeline(repeat: 1000);
        group.Fire("a", 0);
        group.RunTo(3000);
        // Flushes at 30, 330, 630, 930, 1230 …: the first more than 1000 s after the last word.
        Assert.Equal(["30:+a", "1230:+a", "2430:+a"], group.Told);
    }

    [Fact]
    public void Tick_TargetFails_IsToldAgainAndResolvedAlertsStay()
    {
        var group = new Timeline();
        group.Fire("a", 0);
        group.RunTo(30);
        group.IsDown = true;
        group.End("a", 60);
        group.RunTo(700);
        Assert.Equal(["30:+a", "330!-a", "630!-a"], group.Told);
        Assert.Single(group.State.Alerts);
        group.IsDown = false;
        group.RunTo(930);
        Assert.Equal("930:-a", group.Told[^1]);
        Assert.Empty(group.State.Alerts);
    }

    [Fact]
    public void Tick_MutedAlerts_AreNotToldUntilTheyAreMutedNoMore()
    {
        var group = new Timeline();
        group.Fire("a", 0);
        group.Fire("b", 0);
        group.Muted.Add("b");
        group.RunTo(330);
        Assert.Equal(["30:+a"], group.Told);
        group.Muted.Clear();
        group.RunTo(630);
        Assert.Equal(["30:+a", "630:+a+b"], group.Told);
        group.Muted.UnionWith(["a", "b"]);
        group.End("a", 700);
        group.RunTo(930);
        Assert.Equal(2, group.Told.Count);
        Assert.Equal("b", Assert.Single(group.State.Alerts).Key["n"]);
    }

    [Fact]
    public void Receive_EndOfAnAlertNeverSeenOrTooMany_ChangesNothingOrIsCounted()
    {
        var settings = new GroupSettings(TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), []) { MaxAlerts = 1 };
        var ended = AlertGroup.Receive(GroupState.Empty, settings, Alert("a", T0, T0), T0);
        Assert.Same(GroupState.Empty, ended);
        var one = AlertGroup.Receive(ended, settings, Alert("a", T0, T0.AddHours(1)), T0);
        var full = AlertGroup.Receive(one, settings, Alert("b", T0, T0.AddHours(1)), T0);
        Assert.Equal((1, 1L), (full.Alerts.Count, full.Dropped));
    }

    [Fact]
    public void Resume_KilledBetweenTellingAndKnowing_TellsUnderTheSameNumber()
    {
        var settings = new GroupSettings(TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromHours(4), [new("x", true), new("y", true)]);
        var state = AlertGroup.Receive(GroupState.Empty, settings, Alert("a", T0, T0.AddHours(1)), T0);
        var step = AlertGroup.Tick(state, settings, T0, _ => false);
        Assert.Equal(["x", "y"], step.Notifications.Select(n => n.Target));
        var afterX = AlertGroup.Delivered(step.State, step.Notifications[0], told: true);
        var again = Assert.Single(AlertGroup.Resume(Restart(afterX)));
        Assert.Equal((1L, "y"), (again.Flush, again.Target));
        Assert.Equal(step.Notifications[1].Firing, again.Firing);
        var settled = AlertGroup.Delivered(Restart(afterX), again, told: true);
        Assert.Empty(AlertGroup.Resume(settled));
        // Told twice, known once.
        Assert.Equal(settled.Log["y"].At, AlertGroup.Delivered(settled, again, told: true).Log["y"].At);
        Assert.Empty(AlertGroup.Tick(settled, settings, T0.AddMinutes(5), _ => false).Notifications);
    }

    [Fact]
    public void Delivered_EndedAlertFiresAgainMeanwhile_Stays()
    {
        var settings = new GroupSettings(TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromHours(4), [new("x", true)]);
        var step = AlertGroup.Tick(
            AlertGroup.Receive(GroupState.Empty, settings, Alert("a", T0, T0.AddHours(1)), T0),
            settings,
            T0,
            _ => false
        );
        var state = AlertGroup.Delivered(step.State, step.Notifications[0], told: true);
        var t1 = T0.AddMinutes(4);
        state = AlertGroup.Receive(state, settings, Alert("a", T0, t1) with { UpdatedAt = t1 }, t1);
        step = AlertGroup.Tick(state, settings, T0.AddMinutes(5), _ => false);
        var t2 = T0.AddMinutes(6);
        state = AlertGroup.Receive(step.State, settings, Alert("a", t2, t2.AddHours(1)) with { UpdatedAt = t2 }, t2);
        state = AlertGroup.Delivered(state, Assert.Single(step.Notifications), told: true);
        Assert.Single(state.Alerts);
        var next = Assert.Single(AlertGroup.Tick(state, settings, T0.AddMinutes(10), _ => false).Notifications);
        Assert.Single(next.Firing);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Day_RandomAlertsAndRestarts_TellsTheSameAsWithoutRestarts(int seed)
    {
        var (calm, killed) = (new Timeline(repeat: 3600), new Timeline(repeat: 3600) { RestartsEveryStep = true });
        foreach (var group in (Timeline[])[calm, killed])
        {
            var random = new Random(seed);
            for (var second = 0; second < 86_400; second += random.Next(1, 600))
            {
                group.RunTo(second);
                var name = random.Next(6).ToString(CultureInfo.InvariantCulture);
                if (random.Next(2) == 0)
                {
                    group.Fire(name, second);
                }
                else
                {
                    group.End(name, second);
                }
            }
            group.RunTo(100_000);
        }
        Assert.True(calm.Told.Count > 50);
        Assert.Equal(calm.Told, killed.Told);
        // The last word about each alert is the truth about it.
        var believed = new Dictionary<char, bool>();
        foreach (var told in killed.Told)
        {
            var what = told[(told.IndexOf(':', StringComparison.Ordinal) + 1)..];
            for (var i = 0; i < what.Length; i += 2)
            {
                believed[what[i + 1]] = what[i] == '+';
            }
        }
        Assert.Equal(killed.State.Alerts.Keys.Select(l => l["n"][0]).Order(), believed.Where(b => b.Value).Select(b => b.Key).Order());
    }

    [Fact]
    public void Read_EveryTruncationAndDamage_IsRefusedOrRead()
    {
        var settings = new GroupSettings(TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromHours(4), [new("x", true)]);
        var step = AlertGroup.Tick(
            AlertGroup.Receive(GroupState.Empty, settings, Alert("a", T0, T0.AddHours(1)), T0),
            settings,
            T0,
            _ => false
        );
        var bytes = Bytes(step.State);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => GroupStateFormat.Read(bytes.AsSpan(0, length)));
        }
        var random = new Random(9);
        for (var i = 0; i < 5000; i++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                GroupStateFormat.Read(damaged);
            }
            catch (InvalidDataException)
            {
                // The only answer to damage that is seen.
            }
        }
    }

    private static byte[] Bytes(GroupState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        GroupStateFormat.Write(state, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static GroupState Restart(GroupState state) => GroupStateFormat.Read(Bytes(state));

    private static Alert Alert(string name, DateTimeOffset start, DateTimeOffset end) =>
        new(Labels.Of(("n", name)), Labels.Empty, start, end, start, "");

    // A group with one target, its times in seconds.
    private sealed class Timeline(bool sendResolved = true, int repeat = 14_400)
    {
        public GroupSettings Settings { get; } =
            new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(repeat), [new("x", sendResolved)]);

        public GroupState State { get; private set; } = GroupState.Empty;

        public DateTimeOffset Now { get; private set; } = T0;

        public List<string> Told { get; } = [];

        public HashSet<string> Muted { get; } = [];

        public bool IsDown { get; set; }

        public bool RestartsEveryStep { get; init; }

        public void Fire(string name, int at, int? startsAt = null) => Receive(name, at, startsAt ?? at, 1_000_000);

        public void End(string name, int at) => Receive(name, at, 0, at);

        public void RunTo(int second)
        {
            while (State.NextFlush is { } due && due <= T0.AddSeconds(second))
            {
                Now = due;
                var step = AlertGroup.Tick(State, Settings, Now, a => Muted.Contains(a.Labels["n"]));
                State = RestartsEveryStep ? Restart(step.State) : step.State;
                var notifications = RestartsEveryStep ? AlertGroup.Resume(State) : step.Notifications;
                foreach (var notification in notifications)
                {
                    var what = Names('+', notification.Firing) + Names('-', notification.Resolved);
                    Told.Add(string.Create(CultureInfo.InvariantCulture, $"{(Now - T0).TotalSeconds}{(IsDown ? '!' : ':')}{what}"));
                    State = AlertGroup.Delivered(State, notification, !IsDown);
                    State = RestartsEveryStep ? Restart(State) : State;
                }
            }
            Now = T0.AddSeconds(second);
        }

        private static string Names(char sign, IEnumerable<Alert> alerts) =>
            string.Concat(alerts.Select(a => $"{sign}{a.Labels["n"]}").Order(StringComparer.Ordinal));

        private void Receive(string name, int at, int startsAt, int endsAt)
        {
            RunTo(at - 1);
            Now = T0.AddSeconds(at);
            State = AlertGroup.Receive(
                State,
                Settings,
                Alert(name, T0.AddSeconds(startsAt), T0.AddSeconds(endsAt)) with
                {
                    UpdatedAt = Now,
                },
                Now
            );
        }
    }
}
