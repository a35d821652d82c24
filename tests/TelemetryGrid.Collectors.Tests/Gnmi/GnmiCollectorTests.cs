using System.Text;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Devices;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;
using static TelemetryGrid.Collectors.Tests.Gnmi.GnmiWire;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

public sealed class GnmiCollectorTests
{
    private const string Eth0 = "interfaces/interface[name=eth0]/state";

    private static readonly GnmiDefinition Plain = new() { Tls = false };

    [Fact]
    public async Task Stream_InterfacesAndSystem_BecomeReadingsAndSamples()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var request = Array.Empty<byte>();
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = GnmiRig.Now;
        agent.Serve = async call =>
        {
            request = await call.ReadAsync();
            await call.SendAsync(
                Notification(
                    start,
                    Eth0,
                    Update("oper-status", String("UP")),
                    Update("ifindex", Unsigned(7)),
                    Update("counters/in-octets", Unsigned(1000))
                ),
                Notification(start, Eth0, Update("counters/out-octets", Unsigned(2000)), Update("counters/in-fcs-errors", Unsigned(3))),
                Notification(
                    start,
                    "system",
                    Update("cpus/cpu[index=ALL]/state/total/instant", Unsigned(25)),
                    Update("state/hostname", String("core-1"))
                ),
                Sync()
            );
            await next.Task.WaitAsync(call.Cancellation);
            // The agent's next round, a message per leaf.
            await call.SendAsync(
                Notification(start.AddSeconds(10), Eth0, Update("counters/in-octets", Unsigned(1500))),
                Notification(start.AddSeconds(10), Eth0, Update("counters/out-octets", Unsigned(2600)))
            );
            await call.ForeverAsync();
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.IsSynced && rig.Readings().Count == 1);
        next.SetResult();
        await GnmiRig.UntilAsync(() => rig.Readings().Count == 2);

        var readings = rig.Readings();
        Assert.All(readings, r => Assert.Equal(("leaf1", "eth0", 7u), (r.Device.Value, r.Reading.Name, r.Reading.IfIndex)));
        Assert.Equal([(1000ul, 2000ul), (1500ul, 2600ul)], readings.Select(r => (r.Reading.InOctets!.Value, r.Reading.OutOctets!.Value)));
        Assert.Equal(10_000, readings[1].Reading.TimestampMilliseconds - readings[0].Reading.TimestampMilliseconds);
        Assert.Equal(InterfaceStatus.Up, readings[0].Reading.OperStatus);
        var samples = rig.Samples();
        Assert.Equal(0.25, samples["network_cpu_utilization_ratio{cpu=\"ALL\", device=\"leaf1\"}"]);
        Assert.Equal(3, samples["interfaces_interface_state_counters_in_fcs_errors{device=\"leaf1\", interface=\"eth0\"}"]);
        Assert.Equal(1, samples["system_state_hostname_info{device=\"leaf1\", value=\"core-1\"}"]);
        Assert.Equal(3, samples.Count);
        Assert.Contains("interfaces", Encoding.UTF8.GetString(request), StringComparison.Ordinal);
        Assert.Equal((SourceStatus.Active, "", 6L), (collector.Health.Status, collector.Health.Error, collector.Health.Messages));
        Assert.Contains(rig.Polls(), p => p.Status == DevicePollStatus.Ok);
    }

    [Fact]
    public async Task Stream_EndsAndBreaks_IsMadeAnew()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var calls = 0;
        agent.Serve = async call =>
        {
            switch (++calls)
            {
                case 1:
                    call.End(14, "going down");
                    return;
                case 2:
                    await call.SendAsync(Notification(GnmiRig.Now, "a", Update("b", Unsigned(1))));
                    call.Abort();
                    return;
                case 3:
                    call.End(0);
                    return;
                default:
                    await call.SendAsync(Notification(GnmiRig.Now, "a", Update("b", Unsigned(2))), Sync());
                    await call.ForeverAsync();
                    return;
            }
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.IsSynced && rig.Samples().GetValueOrDefault("a_b{device=\"leaf1\"}") == 2);
        Assert.Equal(4, calls);
        Assert.Equal("", collector.Health.Error);
        var errors = rig.Polls().Select(p => p.Error).Where(e => e.Length > 0).ToList();
        Assert.Equal(3, errors.Count);
        Assert.Equal("UNAVAILABLE: going down", errors[0]);
        Assert.Equal("the agent ended the subscription", errors[2]);
    }

    [Fact]
    public async Task Stream_WrongPassword_ShowsExactlyThat()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Refuse = context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "16";
            context.Response.Headers["grpc-message"] = "invalid%20password";
            return true;
        };
        var collector = await rig.CollectAsync(agent.Address, login: new GnmiLogin("admin", "wröng"));
        await GnmiRig.UntilAsync(() => collector.Calls >= 3);
        Assert.Equal(SourceStatus.Error, collector.Health.Status);
        Assert.StartsWith("UNAUTHENTICATED: invalid password; next try in", collector.Health.Error, StringComparison.Ordinal);
        Assert.True(agent.Calls.TryPeek(out var call));
        Assert.Equal("admin", call["username"]);
        Assert.DoesNotContain("wröng", collector.Health.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_RefusedAfterTheHeaders_WasNeverUp()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Serve = call =>
        {
            call.End(7, "not for you");
            return Task.CompletedTask;
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.Calls >= 3 && rig.Polls().Count >= 2);
        Assert.All(rig.Polls(), p => Assert.Equal((DevicePollStatus.Refused, "PERMISSION_DENIED: not for you"), (p.Status, p.Error)));
    }

    [Theory]
    [InlineData(401, "UNAUTHENTICATED: HTTP status 401")]
    [InlineData(404, "UNIMPLEMENTED: HTTP status 404")]
    [InlineData(200, "the answer is of type 'text/html', not application/grpc: this is no gNMI agent")]
    public async Task Stream_OtherServer_SaysWhatAnswered(int status, string expected)
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Refuse = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html";
            return true;
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.Health.Error.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_NobodyThere_SaysSo()
    {
        string address;
        await using (var agent = await GnmiAgent.StartAsync())
        {
            address = agent.Address;
        }
        await using var rig = new GnmiRig();
        var collector = await rig.CollectAsync(address);
        await GnmiRig.UntilAsync(() => collector.Health.Error.StartsWith("cannot connect:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_Deletes_EndSeriesAndInterfaces()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Serve = async call =>
        {
            var now = GnmiRig.Now;
            await call.SendAsync(
                Notification(now, Eth0, Update("counters/in-octets", Unsigned(1)), Update("oper-status", String("UP"))),
                Notification(now, "x/entry[id=1]", Update("a", Unsigned(1)), Update("b/c", String("on"))),
                Notification(now, "x/entry[id=2]", Update("a", Unsigned(2))),
                Sync(),
                Notification(now.AddSeconds(1), "", Delete("x/entry[id=1]"), Delete("interfaces/interface[name=eth0]"))
            );
            await call.ForeverAsync();
        };
        await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => rig.Readings().Count == 2);
        await GnmiRig.UntilAsync(() => StaleMarker.Is(rig.Samples().GetValueOrDefault("x_entry_a{device=\"leaf1\", entry=\"1\"}")));
        Assert.Equal(InterfaceStatus.NotPresent, rig.Readings()[1].Reading.OperStatus);
        Assert.Null(rig.Readings()[1].Reading.InOctets);
        var samples = rig.Samples();
        Assert.True(StaleMarker.Is(samples["x_entry_b_c_info{device=\"leaf1\", entry=\"1\", value=\"on\"}"]));
        Assert.Equal(2, samples["x_entry_a{device=\"leaf1\", entry=\"2\"}"]);
    }

    [Fact]
    public async Task Stream_Silence_IsTakenForDeath()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Serve = async call =>
        {
            await call.SendAsync(Sync());
            await call.ForeverAsync();
        };
        var collector = await rig.CollectAsync(agent.Address, Plain with { StaleAfter = TimeSpan.FromMilliseconds(200) });
        await GnmiRig.UntilAsync(() => collector.Calls >= 3);
        await GnmiRig.UntilAsync(() => rig.Polls().Any(p => p.Error == "no message for 0.2 s"));
    }

    [Fact]
    public async Task Poll_Mode_AsksAgain()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var polls = 0;
        agent.Serve = async call =>
        {
            await call.ReadAsync();
            await call.SendAsync(Sync());
            while (true)
            {
                Assert.Equal([0x1A, 0], await call.ReadAsync());
                polls++;
                await call.SendAsync(Notification(GnmiRig.Now, "a", Update("b", Unsigned((ulong)polls))), Sync());
            }
        };
        await rig.CollectAsync(agent.Address, Plain with { Mode = "poll" }, interval: TimeSpan.FromMilliseconds(50));
        await GnmiRig.UntilAsync(() => rig.Samples().GetValueOrDefault("a_b{device=\"leaf1\"}") >= 3);
    }

    [Fact]
    public async Task Once_Mode_IsCalledAgainWithoutError()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var calls = 0;
        agent.Serve = async call =>
        {
            await call.SendAsync(Notification(GnmiRig.Now, "a", Update("b", Unsigned((ulong)++calls))), Sync());
            call.End(0);
        };
        var collector = await rig.CollectAsync(agent.Address, Plain with { Mode = "once" }, interval: TimeSpan.FromMilliseconds(50));
        await GnmiRig.UntilAsync(() => rig.Samples().GetValueOrDefault("a_b{device=\"leaf1\"}") >= 3);
        Assert.Equal("", collector.Health.Error);
        Assert.DoesNotContain(rig.Polls(), p => p.Error.Length > 0);
    }

    [Fact]
    public async Task Stream_MalformedMessage_CostsACounter()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Serve = async call =>
        {
            await call.SendAsync([0x0A, 0xFF, 1], Notification(GnmiRig.Now, "a", Update("b", Unsigned(1))), Sync());
            await call.ForeverAsync();
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => rig.Samples().GetValueOrDefault("a_b{device=\"leaf1\"}") == 1);
        Assert.Equal((1L, 1), (collector.Health.Malformed, collector.Calls));
    }

    [Fact]
    public async Task Stream_HostileAgents_CostACallEach()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        var calls = 0;
        agent.Serve = async call =>
        {
            switch (++calls)
            {
                case 1:
                    await call.SendRawAsync([0, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[1000]]);
                    break;
                case 2:
                    await call.SendRawAsync(Encoding.ASCII.GetBytes(new string('x', 100_000)));
                    break;
                case 3:
                    await call.SendRawAsync([1, 0, 0, 0, 4, 1, 2, 3, 4]);
                    break;
                default:
                    await call.SendAsync(Sync());
                    break;
            }
            await call.ForeverAsync();
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.IsSynced);
        await GnmiRig.UntilAsync(() => rig.Polls().Count(p => p.Error.Length > 0) >= 3);
        Assert.Equal(
            [
                "a message is longer than 1048576 bytes",
                "what arrives is no gRPC message",
                "a message is compressed in a way that was not announced, or damaged",
            ],
            rig.Polls().Select(p => p.Error).Where(e => e.Length > 0)
        );
    }

    [Fact]
    public async Task Stream_HugeHeaders_AreRefused()
    {
        await using var agent = await GnmiAgent.StartAsync();
        await using var rig = new GnmiRig();
        agent.Refuse = context =>
        {
            context.Response.ContentType = "application/grpc";
            for (var i = 0; i < 2000; i++)
            {
                context.Response.Headers[$"x-{i}"] = new string('x', 1000);
            }
            return true;
        };
        var collector = await rig.CollectAsync(agent.Address);
        await GnmiRig.UntilAsync(() => collector.Calls >= 2);
        Assert.Equal(SourceStatus.Error, collector.Health.Status);
        Assert.NotEqual("not connected yet", collector.Health.Error);
    }

    [Theory]
    [InlineData("", "stream", "json_ietf", "/a", "'' is no host and port.")]
    [InlineData("h:1", "sometimes", "json_ietf", "/a", "'sometimes' is no mode: use stream, once, poll.")]
    [InlineData("h:1", "stream", "xml", "/a", "'xml' is no encoding: use json, json_ietf, proto, ascii, bytes.")]
    [InlineData("h:1", "stream", "proto", "/a[b", "has a key that is not [name=value]")]
    public async Task StartAsync_BadDefinition_SaysWhatIsWrong(string endpoint, string mode, string encoding, string path, string expected)
    {
        await using var rig = new GnmiRig();
        var definition = Plain with { Mode = mode, Encoding = encoding, Subscriptions = [new GnmiSubscriptionDefinition { Path = path }] };
        var error = await Assert.ThrowsAsync<IOException>(() => rig.CollectAsync(endpoint, definition));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
