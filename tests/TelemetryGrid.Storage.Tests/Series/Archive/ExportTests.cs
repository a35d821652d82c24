using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class ExportTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private SeriesArchive _archive = null!;

    public async ValueTask InitializeAsync()
    {
        _archive = await SeriesArchive.OpenAsync(new SeriesArchiveOptions { Folder = _folder.Path }, 0, null, Token);
        var (odd, up, other) = (Define("my metric", ("a b", "x\"y\n")), Define("up", ("job", "b")), Define("up", ("job", "a")));
        await _archive.StoreAsync(
            [odd, up, other],
            [
                Chunk(odd, (Epoch + 1, double.PositiveInfinity), (Epoch + 1500, double.NaN)),
                Chunk(up, (Epoch + 1000, 1), (Epoch + 2000, StaleMarker.Value)),
                Chunk(other, (Epoch + 1000, 0.1), (Epoch + 2000, -1e300)),
            ],
            Token
        );
        await _archive.StoreAsync([up], [Chunk(up, (Epoch + (2 * Day), 7))], Token);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (3 * Day));
        await new SeriesTierManager(_archive, new SeriesTierOptions()).RunOnceAsync(now, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Write_OpenMetrics_GroupsMetricsAndEndsWithEof() =>
        Assert.Equal(
            """
            # TYPE "my metric" unknown
            {"my metric","a b"="x\"y\n"} +Inf 1767225600.001
            {"my metric","a b"="x\"y\n"} NaN 1767225601.5
            # TYPE up unknown
            up{job="a"} 0.1 1767225601
            up{job="a"} -1E+300 1767225602
            up{job="b"} 1 1767225601
            up{job="b"} 7 1767398400
            # EOF

            """,
            await WriteAsync(ExportFormat.OpenMetrics)
        );

    [Fact]
    public async Task Write_TextOfOneMetricInARange_HasOnlyThat() =>
        Assert.Equal(
            """
            # TYPE up untyped
            up{job="a"} 0.1 1767225601000
            up{job="b"} 1 1767225601000

            """,
            await WriteAsync(
                ExportFormat.PrometheusText,
                new CatalogRequest(
                    [
                        [Is("__name__", "up")],
                    ],
                    Epoch,
                    Epoch + 1000
                )
            )
        );

    [Fact]
    public async Task Write_Csv_QuotesSeries()
    {
        var lines = (await WriteAsync(ExportFormat.Csv)).Split('\n');
        Assert.Equal("series,timestamp_ms,value", lines[0]);
        Assert.Equal("\"up{job=\"\"a\"\"}\",1767225602000,-1E+300", lines[4]);
    }

    [Fact]
    public async Task Write_JsonLines_EachLineIsAnObject()
    {
        var lines = (await WriteAsync(ExportFormat.JsonLines)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        using var json = JsonDocument.Parse(lines[0]);
        Assert.Equal("x\"y\n", json.RootElement.GetProperty("metric").GetProperty("a b").GetString());
        Assert.Equal(["+Inf", "NaN"], json.RootElement.GetProperty("values").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal(Epoch + 1500, json.RootElement.GetProperty("timestamps")[1].GetInt64());
    }

    [Fact]
    public async Task Write_Progress_CountsSeriesSamplesAndMarkers()
    {
        var reports = new List<ExportProgress>();
        using var stream = new MemoryStream();
        await SeriesExport.WriteAsync([_archive], new CatalogRequest([]), ExportFormat.Csv, stream, new Reports(reports), Token);
        Assert.Equal(new ExportProgress(3, 3, 6, 1), reports[^1]);
    }

    [Fact]
    public async Task Write_OpenMetrics_PromtoolMakesBlocksOfIt()
    {
        var promtool = Array.Find(["/usr/bin/promtool", "/usr/local/bin/promtool"], File.Exists);
        Assert.SkipWhen(promtool is null, "promtool is not installed");
        var text = await WriteAsync(
            ExportFormat.OpenMetrics,
            new CatalogRequest([
                [Is("__name__", "up")],
            ])
        );
        await File.WriteAllTextAsync(_folder.File("export.txt"), text, Token);
        var start = new ProcessStartInfo(promtool!)
        {
            ArgumentList = { "tsdb", "create-blocks-from", "openmetrics", _folder.File("export.txt"), _folder.File("tsdb") },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(2, Directory.GetDirectories(_folder.File("tsdb")).Count(d => File.Exists(Path.Combine(d, "index"))));
    }

    private async Task<string> WriteAsync(ExportFormat format, CatalogRequest? request = null)
    {
        using var stream = new MemoryStream();
        await SeriesExport.WriteAsync([_archive], request ?? new CatalogRequest([]), format, stream, null, Token);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private sealed class Reports(List<ExportProgress> into) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => into.Add(value);
    }
}
