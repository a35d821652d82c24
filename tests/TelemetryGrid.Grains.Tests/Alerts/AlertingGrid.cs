using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerts;
using TelemetryGrid.EmbeddedRuntime;
using TelemetryGrid.Grains.Tests.Grid;

namespace TelemetryGrid.Grains.Tests.Alerts;

/// <summary>The grains of alerts, and those who send alerts and wake groups.</summary>
internal sealed class AlertingGrid(TestGrid grid) : IAsyncDisposable
{
    /// <summary>The configuration of most tests: three receivers' integrations, short times.</summary>
    public const string Configuration = """
        route:
          receiver: team
          group_by: [alertname]
          group_wait: 30s
          group_interval: 5m
          repeat_interval: 1h
        receivers:
          - name: team
            webhook_configs: [{ url: "http://127.0.0.1:1/" }]
        """;

    public TestGrid Grid => grid;

    public RecordingSender Sender => grid.Sender;

    public IReadOnlyList<RecordingSender.Attempt> Told => grid.Sender.Told;

    public DateTimeOffset Now => grid.Now;

    public IAlertIntakeGrain Intake => grid.Grains.GetGrain<IAlertIntakeGrain>(0);

    public ISilenceGrain Silences => grid.Grains.GetGrain<ISilenceGrain>("default");

    public static async Task<AlertingGrid> StartAsync(
        string configuration = Configuration,
        MessageFaults? faults = null,
        Action<TestGrid>? arrange = null
    )
    {
        var grid = await TestGrid.StartAsync(faults: faults);
        arrange?.Invoke(grid);
        Assert.Empty(grid.Alerting.Load(configuration, "am.yml", grid.Now));
        return new AlertingGrid(grid);
    }

    public GridAlert Firing(string name, string i = "", TimeSpan? since = null, params string[] more) =>
        Alert(name, i, Now - (since ?? TimeSpan.Zero), Now + TimeSpan.FromMinutes(4), more);

    public GridAlert Ended(string name, string i = "", TimeSpan? since = null, params string[] more) =>
        Alert(name, i, Now - (since ?? TimeSpan.FromMinutes(1)), Now, more);

    public Task SendAsync(params GridAlert[] alerts) => grid.RunAsync(Intake.ReceiveAsync([.. alerts]));

    /// <summary>Lets time go by; alerts that the test keeps up are said again every minute.</summary>
    public async Task AdvanceAsync(int seconds, params Func<GridAlert>[] keep)
    {
        for (var second = 0; second < seconds; second += 10)
        {
            if (second % 60 == 0 && keep.Length > 0)
            {
                await SendAsync([.. keep.Select(k => k())]);
            }
            await grid.AdvanceAsync(Math.Min(10, seconds - second), 1);
        }
    }

    public async Task WakeAsync()
    {
        for (var number = 0; number < AlertKeys.Directories; number++)
        {
            await grid.RunAsync(grid.Grains.GetGrain<IAlertDirectoryGrain>(AlertKeys.Directory("default", number)).WakeAsync());
        }
    }

    /// <summary>Every silo dies at once and others start, as a machine that lost its power.</summary>
    public async Task CrashAsync()
    {
        await grid.KillAllAsync();
        await WakeAsync();
        await grid.SettleAsync();
    }

    public ValueTask DisposeAsync() => grid.DisposeAsync();

    private GridAlert Alert(string name, string i, DateTimeOffset startsAt, DateTimeOffset endsAt, string[] more)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = name };
        if (i.Length > 0)
        {
            labels["i"] = i;
        }
        for (var at = 0; at < more.Length; at += 2)
        {
            labels[more[at]] = more[at + 1];
        }
        return new GridAlert
        {
            Labels = [.. labels.SelectMany(l => new[] { l.Key, l.Value })],
            Annotations = ["summary", string.Create(CultureInfo.InvariantCulture, $"at {Now:O}")],
            StartsAt = startsAt,
            EndsAt = endsAt,
            UpdatedAt = Now,
        };
    }
}
