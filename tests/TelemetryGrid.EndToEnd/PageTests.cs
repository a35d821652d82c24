namespace TelemetryGrid.EndToEnd;

/// <summary>The page in a real browser, on the demo, as a newcomer first sees it.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Open_Demo_ShowsDevicesInterfacesAndTopTalkers()
    {
        var chromium = Peer.Require("chromium");
        Peer.Require("npm");
        var port = Ports.FreeTcp();
        await using var grid = Peer.Start("dotnet", Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"), "--demo", "--http", $"127.0.0.1:{port}");
        using var client = new Client.TelemetryGridClient(new Uri($"http://127.0.0.1:{port}"));
        var devices = await Eventually.GetAsync(
            () => client.ListDevicesAsync(),
            page => page.Items.Count >= 8 && page.Items.All(d => d.Status == Client.DeviceStatus.Up && d.InBitsPerSecond > 0),
            $"eight devices with traffic; the grid printed: {grid.Output}",
            90
        );
        await Eventually.GetAsync(() => client.GetTopFlowsAsync(), top => top.Rows.Count >= 10, "ten top flows", 60);

        var profile = Directory.CreateTempSubdirectory("chromium-");
        var dom = await Peer.RunAsync(
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            $"--user-data-dir={profile.FullName}",
            "--timeout=10000",
            "--dump-dom",
            $"http://127.0.0.1:{port}/#device={devices.Items[0].Id}"
        );
        foreach (var device in devices.Items)
        {
            Assert.Contains(device.Name, dom, StringComparison.Ordinal);
        }
        var interfaces = await client.ListInterfacesAsync(devices.Items[0].Id);
        Assert.Contains(interfaces[0].Name, dom, StringComparison.Ordinal);
        Assert.Contains("it/s", dom, StringComparison.Ordinal);
        profile.Delete(recursive: true);
    }
}
