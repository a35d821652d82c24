using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Notifications.Texts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Notifications.Tests.Sending;

/// <summary>A sender as the program wires it, and notifications for integrations that are read from a configuration's text.</summary>
internal sealed class Telling : IAsyncDisposable
{
    public const string ExternalUrl = "http://grid.example";

    public static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, string Kind, string Outcome)> _measured = [];

    public Telling(Action<NotificationsOptions>? change = null, TimeProvider? time = null, Action<IServiceCollection>? add = null)
    {
        var options = new NotificationsOptions { ExternalUrl = ExternalUrl };
        change?.Invoke(options);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        if (time is not null)
        {
            services.AddSingleton(time);
        }
        services.AddNotifications(options);
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        _listener.Start();
        Sender = _services.GetRequiredService<INotificationSender>();
    }

    public INotificationSender Sender { get; }

    public NotificationTexts Texts => _services.GetRequiredService<NotificationTexts>();

    public IReadOnlyList<(string Name, string Kind, string Outcome)> Measurements
    {
        get
        {
            lock (_measured)
            {
                return [.. _measured];
            }
        }
    }

    /// <summary>Tells of one firing alert through the integration that the YAML describes.</summary>
    /// <param name="yaml">A receiver's list, indented as in a receiver: <c>webhook_configs: [{url: …}]</c>.</param>
    public Task<NotificationOutcome> TellAsync(string yaml, string receiver = "ops") =>
        Sender.SendAsync(Request(yaml, receiver), TestContext.Current.CancellationToken);

    public static NotificationRequest Request(
        string yaml,
        string receiver = "ops",
        Alert[]? firing = null,
        Alert[]? resolved = null,
        long truncated = 0
    )
    {
        var group = Labels.Of(("alertname", "LinkDown"));
        var integration = Read(yaml);
        return new NotificationRequest(
            receiver,
            integration,
            new GroupIdentity("0", "{}:{alertname=\"LinkDown\"}", group),
            new GroupNotification(
                7,
                $"{receiver}/{integration.Kind}/0",
                T0,
                integration.SendResolved,
                [.. firing ?? [Alert()]],
                [.. resolved ?? []]
            ),
            truncated
        );
    }

    public static Alert Alert(string device = "core-1", string summary = "Link of core-1 is down", string severity = "critical") =>
        new(
            Labels.Of(("alertname", "LinkDown"), ("device", device), ("severity", severity)),
            Labels.Of(
                ("summary", summary),
                ("description", "Interface et-0/0/1 lost its carrier."),
                ("remediation", "Check the optics."),
                ("runbook_url", "https://wiki.example/linkdown")
            ),
            T0.AddMinutes(-5),
            T0.AddMinutes(3),
            T0,
            "http://grid.example/graph?g0.expr=up&g0.tab=0"
        );

    public static Integration Read(string yaml)
    {
        var file = $"""
            route:
              receiver: ops
            receivers:
              - name: ops
                {yaml.ReplaceLineEndings("\n    ")}
            """;
        var result = ConfigurationReader.Read(file, "test.yml");
        Assert.True(result.Configuration is not null, string.Join('\n', result.Errors.Select(e => $"{e}")));
        return result.Configuration.Receivers["ops"].Integrations.Single();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (kind, outcome) = ("", "");
        foreach (var tag in tags)
        {
            kind = tag.Key == "kind" ? $"{tag.Value}" : kind;
            outcome = tag.Key == "outcome" ? $"{tag.Value}" : outcome;
        }
        lock (_measured)
        {
            _measured.Add((instrument.Name, kind, outcome));
        }
    }
}
