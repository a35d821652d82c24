using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd.Records;

/// <summary>Log lines from the wire to the API, and over a killed process.</summary>
public sealed class SyslogTests
{
    [Fact]
    public async Task Syslog_ByUdpAndTcp_IsFoundAlsoAfterAKill()
    {
        var port = Ports.FreeTcp();
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: syslog
                kind: syslog
                endpoint: 127.0.0.1:{port}
            """
        );
        var client = grid.Client;
        using (var udp = new UdpClient())
        {
            await udp.SendAsync(
                Encoding.UTF8.GetBytes(
                    "<187>Nov 21 10:00:00 core1 45: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down"
                ),
                new IPEndPoint(IPAddress.Loopback, port)
            );
        }
        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port);
            var lines = new StringBuilder();
            for (var i = 0; i < 500; i++)
            {
                lines.Append(null, $"<165>1 2026-11-21T10:00:{i % 60:D2}Z host app {i} ID{i} [x@1 n=\"{i}\"] line number {i}\n");
            }
            await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()));
        }
        async Task AssertAllAsync()
        {
            var page = await Eventually.GetAsync(
                () => client.ListLogsAsync(new RecordsRequest { Limit = 1000 }),
                p => p.Records.Count >= 501,
                "all log lines"
            );
            Assert.Equal(501, page.Records.Count);
            Assert.Equal(page.Records.OrderByDescending(r => r.Timestamp).Select(r => r.Timestamp), page.Records.Select(r => r.Timestamp));
            var one = Assert.Single((await client.ListLogsAsync(new RecordsRequest { Text = "NUMBER 77" })).Records);
            Assert.Equal(("line number 77", "127.0.0.1", "syslog"), (one.Body, one.Device, one.Source));
            var gone = Assert.Single((await client.ListEventsAsync(new RecordsRequest { Name = "interface.status_changed" })).Records);
            Assert.Equal(("GigabitEthernet0/1", "down"), (gone.Labels["interface"], gone.Labels["oper_status"]));
        }
        await AssertAllAsync();
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await client.ListLogsAsync(new RecordsRequest { Limit = 99, After = next });
            seen.AddRange(page.Records.Select(r => r.Body));
            next = page.Next;
        } while (next is not null);
        Assert.Equal((501, 501), (seen.Count, seen.Distinct().Count()));

        await grid.KillAsync();
        await grid.StartAgainAsync();

        await AssertAllAsync();
    }
}
