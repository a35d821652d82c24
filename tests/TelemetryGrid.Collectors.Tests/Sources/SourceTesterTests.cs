using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Api;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Collectors.Tests.Prometheus;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Sources;

public sealed class SourceTesterTests : IAsyncDisposable
{
    private readonly FakeRegistry _registry = new();
    private readonly ScrapeOptions _options = new();
    private readonly ScrapeClient _client;
    private readonly GnmiRig _gnmi = new();
    private readonly SourceTester _tester;

    public SourceTesterTests()
    {
        var time = TimeProvider.System;
        _client = new ScrapeClient(_options, time);
        _tester = new SourceTester(
            () => _registry,
            [
                new SnmpProbe(time),
                new ScrapeProbe(_client, _options, time),
                new ApiProbe(time),
                new GnmiProbe(_gnmi.Node.Pipeline, _gnmi.Node.Sink, _gnmi.Node.Metrics, time),
                new ListenerProbe(),
            ],
            time
        );
    }

    public ValueTask DisposeAsync()
    {
        _tester.Dispose();
        _client.Dispose();
        return _gnmi.DisposeAsync();
    }

    [Fact]
    public async Task Test_SnmpAgent_SaysWhoAnswers()
    {
        await using var agent = new TestAgent();
        agent.System(1);

        var test = await TestAsync(Snmp(agent.EndPoint), SourceCredentials.Of("community", TestAgent.Community));

        var target = Assert.Single(test.Targets);
        Assert.True(test.IsOk, test.Message);
        Assert.Equal((SourceTestOutcome.Ok, true, true), (target.Outcome, target.IsReachable, target.IsAuthenticated));
        Assert.StartsWith($"{agent.EndPoint} by SNMPv2c community: test-device answers", test.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestAgent.Community, test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_SnmpAgentThatIsSilentOrRefuses_SaysWhich()
    {
        await using var silent = new TestAgent { Silent = true };
        await using var refusing = new TestAgent { Refusal = SnmpErrorStatus.AuthorizationError };
        var secret = SourceCredentials.Of("community", TestAgent.Community);

        var unanswered = await TestAsync(Snmp(silent.EndPoint, ("timeout", "50ms"), ("retries", "0")), secret);
        var refused = await TestAsync(Snmp(refusing.EndPoint), secret);

        Assert.Equal((SourceTestOutcome.TimedOut, null), (unanswered.Targets[0].Outcome, unanswered.Targets[0].IsReachable));
        Assert.Equal(
            (SourceTestOutcome.Unauthorized, true, false),
            (refused.Targets[0].Outcome, refused.Targets[0].IsReachable, refused.Targets[0].IsAuthenticated)
        );
        Assert.Equal($"{refusing.EndPoint} by SNMPv2c community: The agent refuses this community (authorizationError).", refused.Message);
    }

    [Fact]
    public async Task Test_Snmpd_TellsUsersApart()
    {
        const string password = "a long password";
        await using var agent = NetSnmp.StartSecuredSnmpd($"createUser full SHA-256 \"{password}\" AES \"{password}\"", "rouser full priv");
        var source = Snmp(
            agent.EndPoint,
            ("version", "v3"),
            ("user", "full"),
            ("authentication_protocol", "sha256"),
            ("privacy_protocol", "aes128"),
            ("timeout", "1s"),
            ("retries", "4")
        );
        var right = Secrets(password, password);

        // The first answer may wait for the agent to start.
        var test = await TestAsync(source, right);
        var wrong = await TestAsync(source, Secrets("another password", password));
        var unknown = await TestAsync(source with { Settings = source.Settings.SetItem("user", "fool") }, right);

        Assert.True(test.IsOk, test.Message);
        Assert.Contains("snmpd-under-test answers: Linux", test.Message, StringComparison.Ordinal);
        Assert.Equal(SourceTestOutcome.Unauthorized, wrong.Targets[0].Outcome);
        Assert.Contains("authentication failed", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("unknown user", unknown.Message, StringComparison.Ordinal);

        static SourceCredentials Secrets(string authentication, string privacy) =>
            new(ImmutableDictionary<string, string>.Empty.Add("authentication_password", authentication).Add("privacy_password", privacy));
    }

    [Fact]
    public async Task Test_Scrape_SaysOfEachTargetWhatItIs()
    {
        await using var good = await TestTarget.StartAsync();
        good.Page = "a 1\nb 2\n";
        await using var refusing = await TestTarget.StartAsync();
        refusing.Status = HttpStatusCode.Unauthorized;
        await using var odd = await TestTarget.StartAsync();
        odd.Page = "a{ 1\n";
        var source = ScrapeRig.Source(new ScrapeDefinition { Targets = [good.Address, refusing.Address, odd.Address, "127.0.0.1:1"] });

        var test = await TestAsync(source);

        Assert.False(test.IsOk);
        Assert.StartsWith("3 of 4 targets failed; ", test.Message, StringComparison.Ordinal);
        Assert.Equal(
            [SourceTestOutcome.Ok, SourceTestOutcome.Unauthorized, SourceTestOutcome.BadAnswer, SourceTestOutcome.Unreachable],
            test.Targets.Select(t => t.Outcome)
        );
        Assert.Equal("answers with 2 samples in 8 bytes", test.Targets[0].Message);
        Assert.Contains("Connection refused", test.Targets[3].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"v\":1}", 200, SourceTestOutcome.Ok, "answers; the mappings find 1 samples and 0 log lines and events.")]
    [InlineData(
        "{\"w\":1}",
        200,
        SourceTestOutcome.BadAnswer,
        "answers; the mappings find 0 samples and 0 log lines and events; metric v: $.v matched nothing."
    )]
    [InlineData("<html>", 200, SourceTestOutcome.BadAnswer, "the answer is not JSON at byte 0; the server calls it application/json.")]
    [InlineData("{}", 401, SourceTestOutcome.Unauthorized, "the server wants credentials and none are set (401 Unauthorized).")]
    public async Task Test_Api_SaysWhatTheMappingsFind(string body, int status, SourceTestOutcome outcome, string message)
    {
        await using var api = await TestApi.StartAsync();
        api.Says(body, status);
        var source = ApiSource.At(api.Url, ("metrics", "v = $.v"));

        var test = await TestAsync(source);

        Assert.Equal((outcome, $"{source.Endpoint}: {message}"), (test.Targets[0].Outcome, test.Message));
    }

    [Fact]
    public async Task Test_Streaming_SubscribesUntilTheFirstMessage()
    {
        await using var agent = await GnmiAgent.StartAsync();
        agent.Serve = async call =>
        {
            await call.ReadAsync();
            await call.SendAsync(Notification(GnmiRig.Now, "system", Update("state/hostname", String("core-1"))), Sync());
            await call.ForeverAsync();
        };
        await using var refusing = await GnmiAgent.StartAsync();
        refusing.Refuse = context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "16";
            context.Response.Headers["grpc-message"] = "no such user";
            return true;
        };

        var test = await TestAsync(Streaming(agent.Address));
        var refused = await TestAsync(Streaming(refusing.Address));
        var nobody = await TestAsync(Streaming("127.0.0.1:1"));

        Assert.Equal($"{agent.Address}: answers the subscription; 1 values in its first message.", test.Message);
        Assert.Equal(SourceTestOutcome.Unauthorized, refused.Targets[0].Outcome);
        Assert.Contains("no such user", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SourceTestOutcome.Unreachable, nobody.Targets[0].Outcome);
    }

    [Fact]
    public async Task Test_Listener_SaysWhoHasThePort()
    {
        // Not one that the system hands out: another test would get it as soon as it is free.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 20_000 + (Environment.ProcessId % 10_000)));
        var endpoint = (IPEndPoint)taken.LocalEndPoint!;
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("flows"),
            Kind = SourceKind.Netflow,
            Endpoint = endpoint.ToString(),
        };

        var other = await TestAsync(source);
        _registry.Add(source, health: Health(SourceStatus.Active));
        var own = await _tester.TestAsync(source.Id, TestContext.Current.CancellationToken);
        taken.Dispose();
        var free = await TestAsync(source);
        _registry.Add(source, health: Health(SourceStatus.Error) with { Error = "It was in use." });
        var failed = await _tester.TestAsync(source.Id, TestContext.Current.CancellationToken);

        Assert.Equal(SourceTestOutcome.PortNotOpened, other.Targets[0].Outcome);
        Assert.Equal($"udp {endpoint}: UDP port {endpoint.Port} on 127.0.0.1 is in use by another program.", other.Message);
        Assert.Equal($"udp {endpoint}: the collector has the port open; 7 messages have come.", own!.Message);
        Assert.Equal($"udp {endpoint}: the port is free and can be opened.", free.Message);
        Assert.Equal($"udp {endpoint}: the port is free, but the collector does not have it: It was in use.", failed!.Message);

        SourceHealth Health(SourceStatus status) =>
            new()
            {
                Id = source.Id,
                Status = status,
                Messages = 7,
            };
    }

    [Fact]
    public async Task Test_SyslogOverSeveralTransports_TriesEach()
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("syslog"),
            Kind = SourceKind.Syslog,
            Endpoint = "127.0.0.1:1",
        };

        var test = await TestAsync(source with { Endpoint = $"192.0.2.1:{50_514}" });

        Assert.Equal(["udp 192.0.2.1:50514", "tcp 192.0.2.1:50514"], test.Targets.Select(t => t.Target));
        Assert.All(test.Targets, t => Assert.Equal(SourceTestOutcome.PortNotOpened, t.Outcome));
    }

    [Fact]
    public async Task Test_UnknownSource_IsNull() =>
        Assert.Null(await _tester.TestAsync(SourceId.Parse("nobody"), TestContext.Current.CancellationToken));

    private Task<SourceTest> TestAsync(SourceDefinition source, SourceCredentials? credentials = null) =>
        _tester
            .TestAsync(source, credentials ?? SourceCredentials.None, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30));

    private static SourceDefinition Snmp(IPEndPoint endpoint, params (string Name, string Value)[] settings) =>
        new()
        {
            Id = SourceId.Parse("agent"),
            Kind = SourceKind.Snmp,
            Endpoint = endpoint.ToString(),
            Settings = settings.ToImmutableDictionary(s => s.Name, s => s.Value),
        };

    private static SourceDefinition Streaming(string address) =>
        new()
        {
            Id = SourceId.Parse("leaf1"),
            Kind = SourceKind.StreamingTelemetry,
            Endpoint = address,
            Settings = ImmutableDictionary<string, string>.Empty.Add("tls", "false"),
        };
}
