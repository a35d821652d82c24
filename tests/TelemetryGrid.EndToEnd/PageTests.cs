using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>The page in a real browser, on the demo, as a newcomer first sees it.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Open_Demo_ShowsDevicesInterfacesAndTopTalkersAndMoves()
    {
        Peer.Require("chromium");
        Peer.Require("npm");
        var port = Ports.FreeTcp();
        await using var grid = Peer.Start(
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll"),
            "--demo",
            "--http",
            $"127.0.0.1:{port}"
        );
        using var client = new TelemetryGridClient(new Uri($"http://127.0.0.1:{port}"));
        var devices = await Eventually.GetAsync(
            () => client.ListDevicesAsync(),
            page => page.Items.Count >= 8 && page.Items.All(d => d.Status == DeviceStatus.Up && d.InBitsPerSecond > 0),
            $"eight devices with traffic; the grid printed: {grid.Output}",
            90
        );
        var interfaces = await client.ListInterfacesAsync(devices.Items[0].Id);

        await using var browser = await Browser.OpenAsync($"http://127.0.0.1:{port}/#device={devices.Items[0].Id}");
        var text = await Eventually.GetAsync(
            () => browser.EvaluateAsync("document.body.innerText"),
            t =>
                t.Contains("Live", StringComparison.Ordinal)
                && devices.Items.All(d => t.Contains(d.Name, StringComparison.Ordinal))
                && interfaces.Take(3).All(i => t.Contains(i.Name, StringComparison.Ordinal)),
            "the page to show every device and the chosen one's interfaces, live",
            60
        );
        Assert.Contains("bit/s", text, StringComparison.Ordinal);
        await Eventually.GetAsync(
            () => browser.EvaluateAsync("String(document.querySelectorAll('.talkers tbody tr').length)"),
            n => int.Parse(n) >= 10,
            "ten top talkers",
            60
        );
        await Eventually.GetAsync(
            () => browser.EvaluateAsync("String(document.querySelectorAll('.port .spark path').length)"),
            n => int.Parse(n) > 0,
            "sparklines",
            60
        );
        var before = await browser.EvaluateAsync("document.querySelector('.devices tbody').innerText");
        await Eventually.GetAsync(
            () => browser.EvaluateAsync("document.querySelector('.devices tbody').innerText"),
            now => now != before,
            "the device table to change without a reload",
            30
        );
    }
}
