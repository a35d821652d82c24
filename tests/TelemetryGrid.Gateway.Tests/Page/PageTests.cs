using System.Net;
using System.Text.RegularExpressions;
using TelemetryGrid.Gateway.Page;

namespace TelemetryGrid.Gateway.Tests.Page;

public sealed partial class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Root_WithTheBuiltPage_ServesItWithAllItAsksFor()
    {
        Assert.SkipUnless(new EmbeddedPage(typeof(GatewayOptions).Assembly).IsBuilt, "Node.js is not installed, so the page was not built");
        await using var host = await GatewayHost.StartAsync();

        using var page = await host.Http.GetAsync("/", Stop);
        var html = await page.Content.ReadAsStringAsync(Stop);

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.True(page.Headers.CacheControl?.NoCache);
        var links = Links()
            .Matches(html)
            .Select(m => m.Groups[1].Value)
            .Where(l => !l.StartsWith("data:", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            using var response = await host.Http.GetAsync(new Uri(host.Address, link), Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (link.EndsWith(".js", StringComparison.Ordinal))
            {
                Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
                Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
            }
        }
    }

    [Fact]
    public async Task Root_WithoutThePage_SaysHowToBuildItInOneLine()
    {
        await using var host = await GatewayHost.StartAsync(page: new EmbeddedPage(typeof(PageTests).Assembly));

        var text = await host.Http.GetStringAsync("/", Stop);

        Assert.Contains("Node.js 20", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task UnknownFile_IsAProblem()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(404, (await host.ProblemAsync("/assets/nothing.js")).Status);
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Links();
}
