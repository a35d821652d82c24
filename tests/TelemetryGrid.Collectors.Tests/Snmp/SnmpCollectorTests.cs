using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>v3 sources from their settings to the log and to what users see of them, against net-snmp's agent.</summary>
public sealed class SnmpCollectorTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("snmp-collector-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SnmpPolling _polling = new(TimeProvider.System);
    private readonly FileIngestLog _log;
    private readonly IngestMetrics _metrics;

    public SnmpCollectorTests()
    {
        _log = FileIngestLog.Open(new FileIngestLogOptions { Directory = Path.Combine(_directory, "log"), Partitions = 2 });
        _metrics = new IngestMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    public async ValueTask DisposeAsync()
    {
        await _polling.DisposeAsync();
        await _log.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Health_V3Sources_SayWhatIsWrongOrNothing()
    {
        await using var snmpd = NetSnmp.StartSecuredSnmpd(
            "createUser full SHA-256 \"authentication pass\" AES \"privacy passphrase\"",
            "rouser full priv",
            "rocommunity fallback"
        );
        string[] good = ["version=v3", "user=full"];
        await using var right = await StartAsync(snmpd, "right", "authentication pass", good);
        await using var wrong = await StartAsync(snmpd, "wrong", "another pass", good);
        await using var unknown = await StartAsync(snmpd, "unknown", "authentication pass", ["version=v3", "user=fool"]);
        await using var mended = await StartAsync(snmpd, "mended", "another pass", [.. good, "fallback=v2c"]);

        await UntilAsync(() => right.Health.RecordsAcknowledged > 0 && right.Health is { Error: "", Status: SourceStatus.Active });
        await UntilAsync(() => wrong.Health.Error.Contains("authentication failed", StringComparison.Ordinal));
        await UntilAsync(() => unknown.Health.Error.Contains("unknown user", StringComparison.Ordinal));
        await UntilAsync(() => mended.Health.RecordsAcknowledged > 0 && mended.Health.Error.Length == 0);
        Assert.Equal(SourceStatus.Error, wrong.Health.Status);
        Assert.Equal(SourceStatus.Error, unknown.Health.Status);
        Assert.DoesNotContain("another pass", wrong.Health.Error, StringComparison.Ordinal);
    }

    private async Task<ICollector> StartAsync(NetSnmp agent, string id, string password, string[] settings)
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse(id),
            Kind = SourceKind.Snmp,
            Endpoint = agent.EndPoint.ToString(),
            Device = DeviceId.Parse(id),
            Interval = TimeSpan.FromSeconds(1),
            Settings = settings
                .Append("authentication_protocol=sha256")
                .Append("privacy_protocol=aes128")
                .Select(s => s.Split('='))
                .ToImmutableDictionary(s => s[0], s => s[1]),
        };
        var credentials = new SourceCredentials(
            ImmutableDictionary<string, string>
                .Empty.Add(SnmpUserSettings.AuthenticationPassword, password)
                .Add(SnmpUserSettings.PrivacyPassword, "privacy passphrase")
                .Add(SnmpSettings.Community, "fallback")
        );
        Assert.Empty(SourceRules.Validate(source, credentials));
        var pipeline = new IngestPipeline(_log, new NoStream(), new PartitionMap(2), NullLogger<IngestPipeline>.Instance);
        var collector = new SnmpCollectorFactory(_polling, pipeline, _metrics, TimeProvider.System).Create(source, credentials);
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not happen within 60 s.");
            await Task.Yield();
        }
    }

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
