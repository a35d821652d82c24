using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Metrics;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Rules;

public sealed class EntityRuleGrainTests : IAsyncDisposable
{
    private const string Rules = """
        groups:
          - name: entities
            rules:
              - alert: LinkDown
                entity: {kind: interface, when: status_change, to: down}
              - alert: Attack
                entity: {when: event, event: 'security.*'}
                keep_firing_for: 5m
        """;

    private RuleLab _lab = null!;

    [Fact]
    public async Task Ingest_Event_RaisesAnAlertOnceAndEndsItAlsoAfterAKill()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("entities.yml", Rules);
        Assert.Empty(await _lab.Registry.ListGroupsAsync());
        var files = await _lab.Grid.RunAsync(_lab.Registry.GetEntityRulesAsync(""));
        _lab.Grid.EntityRules.Replace(files!);
        Assert.Null(await _lab.Grid.RunAsync(_lab.Registry.GetEntityRulesAsync(files!.Version)));

        await IngestAsync("interface.status_changed", ("interface", "eth0"), ("oper_status", "down"));
        await IngestAsync("security.syn_flood");
        await IngestAsync("device.restarted");
        await _lab.Grid.CheckpointAsync(0);

        Assert.Equal(["Attack", "LinkDown"], _lab.Grid.Alerts.Told.Select(NameOf).Order(StringComparer.Ordinal));
        var link = _lab.Grid.Alerts.Told.Single(a => NameOf(a) == "LinkDown");
        Assert.Equal(["alertname", "LinkDown", "device", "core-1", "interface", "eth0"], link.Labels);
        Assert.True(link.EndsAt > _lab.Grid.Now);
        // The silo goes; the event that ends the alert comes to another one.
        await _lab.Grid.KillAsync(_lab.Grid.Partition(0));
        await _lab.Grid.CatchUpAsync(0);
        await IngestAsync("interface.status_changed", ("interface", "eth0"), ("oper_status", "up"));
        await _lab.Grid.CheckpointAsync(0);

        var last = _lab.Grid.Alerts.Told.Last(a => NameOf(a) == "LinkDown");
        Assert.Equal(link.Labels, last.Labels);
        Assert.True(last.EndsAt <= _lab.Grid.Now && last.StartsAt < last.EndsAt);
    }

    [Fact]
    public async Task Watch_SeriesBeyondItsThresholdAndSilentSource_FireAndEnd()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync(
            "states.yml",
            """
            groups:
              - name: states
                rules:
                  - alert: Full
                    entity: {kind: interface, when: threshold, metric: network_interface_in_utilization_ratio, above: 0.9}
                  - alert: Silent
                    entity: {when: source_silent, match: {kind: snmp}}
            """
        );
        _lab.Grid.EntityRules.Replace((await _lab.Grid.RunAsync(_lab.Registry.GetEntityRulesAsync("")))!);
        var watch = new EntityRuleWatch(
            _lab.Grid.EntityRules,
            _lab.Grid.Rules,
            _lab.Grid.Alerts,
            TimeProvider.System,
            NullLogger<EntityRuleWatch>.Instance
        );
        var now = TimeProvider.System.GetUtcNow();

        watch.Concluded([Utilization(0.95, now), Utilization(0.95, now, "network_interface_out_utilization_ratio")]);
        watch.Heard([Source("a", SourceKind.Snmp, SourceStatus.Active), Source("b", SourceKind.Trap, SourceStatus.Active)]);
        await watch.FlushAsync();
        Assert.Equal(["Full", "Silent"], _lab.Grid.Alerts.Told.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(_lab.Grid.Alerts.Told, a => Assert.True(a.EndsAt > now));

        watch.Concluded([Utilization(0.5, now.AddSeconds(1))]);
        watch.Heard([Source("a", SourceKind.Snmp, SourceStatus.Inactive)]);
        await watch.FlushAsync();
        Assert.Equal(["Full", "Silent"], _lab.Grid.Alerts.Told.Skip(2).Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(_lab.Grid.Alerts.Told.Skip(2), a => Assert.True(a.EndsAt <= now.AddSeconds(2)));
    }

    private static EntitySample Utilization(double value, DateTimeOffset at, string name = "network_interface_in_utilization_ratio") =>
        new(["__name__", name, "device", "core-1", "interface", "eth0"], at.ToUnixTimeMilliseconds(), value);

    private static SourceReport Source(string id, SourceKind kind, SourceStatus status) =>
        new(
            new SourceDefinition
            {
                Id = SourceId.Parse(id),
                Kind = kind,
                Endpoint = "192.0.2.1",
                Status = status,
            },
            null,
            false
        );

    [Fact]
    public async Task Checkpoint_NobodyAnswers_TellsAgain()
    {
        _lab = await RuleLab.StartAsync();
        await _lab.PutAsync("entities.yml", Rules);
        _lab.Grid.EntityRules.Replace((await _lab.Grid.RunAsync(_lab.Registry.GetEntityRulesAsync("")))!);
        _lab.Grid.Alerts.IsBroken = true;
        await IngestAsync("security.syn_flood");
        await _lab.Grid.CheckpointAsync(0);

        _lab.Grid.Alerts.IsBroken = false;
        await IngestAsync("device.restarted");
        await _lab.Grid.CheckpointAsync(0);

        Assert.Equal("Attack", NameOf(Assert.Single(_lab.Grid.Alerts.Told)));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private static string NameOf(TelemetryGrid.Alerts.GridAlert alert) => alert.Labels[1];

    private Task IngestAsync(string name, params (string Name, string Value)[] labels)
    {
        var section = new RecordSectionBuilder();
        section.Add(
            new EventRecord
            {
                Source = SourceId.Parse("traps"),
                Device = DeviceId.Parse("core-1"),
                Timestamp = _lab.Grid.Now,
                Name = name,
                Labels = labels.ToImmutableDictionary(l => l.Name, l => l.Value),
            }
        );
        return _lab.Grid.IngestAsync(0, TestGrid.Batch(writer => writer.AddRecords(section)));
    }
}
