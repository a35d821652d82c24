using System.Net;
using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Devices;

public sealed class DeviceEndpointTests
{
    private const TelemetryGrid.Devices.DeviceStatus Up = TelemetryGrid.Devices.DeviceStatus.Up;
    private const TelemetryGrid.Devices.DeviceStatus Down = TelemetryGrid.Devices.DeviceStatus.Down;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_SeveralPages_GivesEveryDeviceOnceInOrder()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            foreach (var number in Enumerable.Range(0, 250).Reverse())
            {
                grid.AddDevice($"sw{number:D3}");
            }
        });

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await host.Client.ListDevicesAsync(100, after, cancellationToken: Stop);
            Assert.InRange(page.Items.Count, 1, 100);
            seen.AddRange(page.Items.Select(d => d.Id));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(Enumerable.Range(0, 250).Select(n => $"sw{n:D3}"), seen);
    }

    [Fact]
    public async Task List_LastPageExactlyFull_HasNoNext()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            grid.AddDevice("a");
            grid.AddDevice("b");
        });

        Assert.Null((await host.Client.ListDevicesAsync(2, cancellationToken: Stop)).Next);
        Assert.Equal("a", (await host.Client.ListDevicesAsync(1, cancellationToken: Stop)).Next);
    }

    [Fact]
    public async Task List_ByStatus_FillsThePageFromLaterDevices()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            for (var i = 0; i < 200; i++)
            {
                grid.AddDevice($"sw{i:D3}", i % 50 == 49 ? Down : Up);
            }
        });

        var page = await host.Client.ListDevicesAsync(3, null, DeviceStatus.Down, Stop);

        Assert.Equal(["sw049", "sw099", "sw149"], page.Items.Select(d => d.Id));
        Assert.Equal("sw149", page.Next);
        var rest = await host.Client.ListDevicesAsync(3, page.Next, DeviceStatus.Down, Stop);
        Assert.Equal(["sw199"], rest.Items.Select(d => d.Id));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task Enumerate_MoreThanAPage_GivesAll()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            for (var i = 0; i < 101; i++)
            {
                grid.AddDevice($"sw{i:D3}");
            }
        });

        var count = 0;
        await foreach (var _ in host.Client.EnumerateDevicesAsync(cancellationToken: Stop))
        {
            count++;
        }

        Assert.Equal(101, count);
    }

    [Theory]
    [InlineData("limit=0", "limit must be a whole number from 1 to 1000; it was '0'.")]
    [InlineData("limit=ten", "limit must be a whole number from 1 to 1000; it was 'ten'.")]
    [InlineData("status=broken", "status must be one of unknown, up, degraded, down; it was 'broken'.")]
    [InlineData("after=a/b", "after must be a device id: 1 to 253 letters, digits or . : _ - @ %; it was 'a/b'.")]
    [InlineData("limt=5", "There is no parameter 'limt'; there is limit, after, status.")]
    [InlineData("limit=1&limit=2", "'limit' stands more than once.")]
    public async Task List_WrongParameter_SaysWhichAndWhatIsAllowed(string query, string detail)
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync($"/api/v1/devices?{query}");

        Assert.Equal(400, problem.Status);
        Assert.Equal(detail, problem.Detail);
    }

    [Fact]
    public async Task List_SeveralWrongParameters_ListsAllByName()
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync("/api/v1/devices?limit=-1&status=x&after=%20");

        Assert.Equal(["after", "limit", "status"], problem.Errors!.Keys.Order());
    }

    [Fact]
    public async Task Get_KnownDevice_GivesEveryFieldInItsUnit()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: ["xe-0/0/0", "xe-0/0/1"]));

        var json = await host.Http.GetStringAsync("/api/v1/devices/CORE1", Stop);
        var device = await host.Client.GetDeviceAsync("core1", Stop);

        Assert.Contains("\"uptime_seconds\":18000", json, StringComparison.Ordinal);
        Assert.Contains("\"poll_duration_seconds\":0.0125", json, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"up\"", json, StringComparison.Ordinal);
        Assert.Contains("\"siteName\":\"Bern\"", json, StringComparison.Ordinal);
        Assert.Contains("\"first_seen\":\"2026-03-01T12:00:00+00:00\"", json, StringComparison.Ordinal);
        Assert.Equal(2, device.InterfaceCount);
        Assert.Equal(1.5, Assert.Single(device.Exporters).ClockSkewSeconds);
    }

    [Fact]
    public async Task Get_UnknownDevice_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.GetDeviceAsync("nobody", Stop));

        Assert.Equal(HttpStatusCode.NotFound, e.Status);
        Assert.Equal("No device 'nobody' was ever seen.", e.Detail);
    }

    [Fact]
    public async Task Get_NotADeviceId_IsBadRequest()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(400, (await host.ProblemAsync("/api/v1/devices/a%20b")).Status);
        Assert.Equal(400, (await host.ProblemAsync("/api/v1/devices/a%20b/interfaces")).Status);
    }

    [Fact]
    public async Task GetInterfaces_KnownDevice_GivesThemByName()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: ["xe-0/0/1", "xe-0/0/0"]));

        var interfaces = await host.Client.ListInterfacesAsync("core1", Stop);

        Assert.Equal(["core1/xe-0/0/0", "core1/xe-0/0/1"], interfaces.Select(i => i.Id));
        Assert.Equal(InterfaceStatus.LowerLayerDown, interfaces[0].OperStatus);
        Assert.Equal(0.25, interfaces[0].InUtilization);
        Assert.Null(interfaces[0].OutUtilization);
    }

    [Fact]
    public async Task GetInterfaces_UnknownDevice_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(404, (await host.ProblemAsync("/api/v1/devices/nobody/interfaces")).Status);
    }
}
