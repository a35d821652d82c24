using System.Net;
using System.Text;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>A running grid polls a JSON endpoint, tests sources, and finds devices by itself.</summary>
public sealed class ApiSourceTests
{
    private const string Page = """
        {"queues":[{"name":"in","length":5,"state":"running"},{"name":"out","length":9,"state":"idle"}],
         "alarms":[{"id":17,"text":"Fan 2 is slow","level":"major"}]}
        """;

    [Fact]
    public async Task Poll_JsonEndpoint_SeriesAndEventsAreThere()
    {
        var port = Ports.FreeTcp();
        using var server = new HttpListener();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var serving = ServeAsync(server);
        await using var grid = await GridProcess.StartAsync(
            $$"""
              - id: broker
                kind: api
                endpoint: http://127.0.0.1:{{port}}/stats
                interval: 1s
                auth: bearer
                token: s3cret
                device: broker1
                metrics:
                  - broker_queue_length = $.queues[*].length with queue=@.name
                  - broker_queue_running = $.queues[*].state with queue=@.name map running=1, *=0
                events:
                  - broker.alarm = $.alarms[*].text with alarm=@.id severity @.level id @.id
                labels: { site: north }
            """
        );
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{grid.HttpPort}") };

        var answer = await Eventually.GetAsync(
            () =>
                http.GetStringAsync(
                    "/api/v1/query?query=broker_queue_length%7Bqueue%3D%22out%22%2Csite%3D%22north%22%2Cdevice%3D%22broker1%22%7D"
                ),
            text => text.Contains("\"9\"", StringComparison.Ordinal),
            "the length of a queue"
        );
        var alarm = await Eventually.GetAsync(
            () => grid.Client.ListEventsAsync(new RecordsRequest { Name = "broker.alarm" }),
            page => page.Records.Count > 0,
            "the alarm"
        );
        var source = await Eventually.GetAsync(
            () => grid.Client.Sources.GetSourceAsync("broker"),
            s => s.Health is { Messages: > 2 },
            "a third poll"
        );
        var test = await grid.Client.Sources.TestSourceAsync("broker");
        server.Stop();
        await serving;

        Assert.Contains("\"source\":\"broker\"", answer, StringComparison.Ordinal);
        Assert.Equal("Fan 2 is slow", Assert.Single(alarm.Records).Body);
        Assert.Equal((SourceStatus.Active, ""), (source.Health!.Status, source.Health.Error));
        Assert.True(test.IsOk, test.Message);
        Assert.Equal($"http://127.0.0.1:{port}/stats: answers; the mappings find 4 samples and 1 log lines and events.", test.Message);
        var down = await grid.Client.Sources.TestSourceAsync("broker");
        Assert.Equal(SourceTestOutcome.Unreachable, Assert.Single(down.Targets).Outcome);
        Assert.DoesNotContain("s3cret", grid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_Configured_FindsSnmpdAndPollsIt()
    {
        var snmpd = Peer.Require("snmpd");
        var port = Ports.FreeUdp();
        var directory = Directory.CreateTempSubdirectory("snmpd-");
        var config = Path.Combine(directory.FullName, "snmpd.conf");
        await File.WriteAllTextAsync(config, $"agentAddress udp:127.0.0.1:{port}\nrocommunity lab 127.0.0.1\nsysName found-one\n");
        await using var agent = Peer.Start(
            snmpd,
            "-f",
            "-Lo",
            "-C",
            "-c",
            config,
            "-p",
            Path.Combine(directory.FullName, "pid"),
            "-I",
            "-smux"
        );
        await using var grid = await GridProcess.StartAsync(
            "  []",
            $$"""
            discovery:
              seeds: ["127.0.0.1:{{port}}"]
              credentials:
                - { name: lab, community: lab }
              register: true
              poll_interval: 1s
              timeout: 2s
            """
        );

        var runs = await Eventually.GetAsync(
            () => grid.Client.Sources.ListDiscoveriesAsync(),
            all => all.Count == 1 && all[0].State == DiscoveryState.Done,
            "the scheduled search",
            60
        );
        var run = await grid.Client.Sources.GetDiscoveryAsync(runs[0].Id);
        var device = Assert.Single(run.Devices);
        Assert.True(run.IsScheduled);
        Assert.Equal(("found-one", "linux", "snmp-127.0.0.1"), (device.Name, device.Os, device.Source));
        var polled = await Eventually.GetAsync(
            () => grid.Client.GetDeviceAsync(device.Device),
            d => d.Status == DeviceStatus.Up,
            "a poll of it"
        );
        Assert.Equal("found-one", polled.Name);
        var test = await grid.Client.Sources.TestSourceAsync(device.Source);
        Assert.True(test.IsOk, test.Message);
        Assert.Contains("found-one answers: Linux", test.Message, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_WrongDiscoveryAndMapping_ListsEveryErrorByLineAndKey()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file,
            """
            discovery:
              networks: [10.0.0.0/40]
              interval: 1s
              colour: red
              credentials:
                - { name: lab, version: v3 }
            sources:
              - id: broker
                kind: api
                endpoint: http://127.0.0.1/
                metrics: ["q = $..q"]
            """
        );
        var output = await Peer.RunAsync("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--config", file);

        Assert.Contains("line 2, discovery.networks: must be networks or addresses", output, StringComparison.Ordinal);
        Assert.Contains("line 3, discovery.interval: '1s' is not a duration from 5m to 365d", output, StringComparison.Ordinal);
        Assert.Contains("line 4, discovery.colour: unknown key", output, StringComparison.Ordinal);
        Assert.Contains("discovery.credentials[0].user: is required for SNMP v3", output, StringComparison.Ordinal);
        Assert.Contains(
            "line 11, sources[0].metrics: cannot be read at character 7: '..' is not supported",
            output,
            StringComparison.Ordinal
        );
        File.Delete(file);
    }

    private static async Task ServeAsync(HttpListener server)
    {
        while (true)
        {
            try
            {
                var context = await server.GetContextAsync();
                var isKnown = context.Request.Headers["Authorization"] == "Bearer s3cret";
                context.Response.StatusCode = isKnown ? 200 : 401;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Page));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
