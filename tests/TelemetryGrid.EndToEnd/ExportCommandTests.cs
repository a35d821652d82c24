using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Silo.Commands.Export;

namespace TelemetryGrid.EndToEnd;

/// <summary><c>export</c> of samples that were written to the running program.</summary>
public sealed class ExportCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_FromEveryTier_ReadsBackAsItWasWritten()
    {
        await using var grid = await GridProcess.StartAsync("  []", KnownSamples.ShortMemory);
        await KnownSamples.WriteAsync(grid);
        await KnownSamples.MoveToBlocksAsync(grid);
        using var folder = new TemporaryFolder();

        foreach (var format in new[] { "openmetrics", "text", "csv", "jsonl" })
        {
            var file = folder[format];
            var (exitCode, printed, errors) = await RunAsync(grid, "{job=\"export\"}", "--format", format, "--output", file);

            Assert.Equal((0, "", ""), (exitCode, printed, errors));
            Assert.Equal(KnownSamples.All, KnownSamples.Read(format, await File.ReadAllTextAsync(file, Stop)));
            Assert.Equal([file], Directory.GetFiles(folder.Path));
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Export_OpenMetrics_BecomesBlocksOfPrometheus()
    {
        Peer.Require("promtool");
        await using var grid = await GridProcess.StartAsync("  []");
        await KnownSamples.WriteAsync(grid);
        using var folder = new TemporaryFolder();
        var file = folder["export.om"];

        Assert.Equal(0, (await RunAsync(grid, "{job=\"export\"}", "--output", file)).ExitCode);
        var made = await Peer.RunAsync("promtool", "tsdb", "create-blocks-from", "openmetrics", file, folder["blocks"]);
        // What dump looks for besides blocks.
        Directory.CreateDirectory(Path.Combine(folder["blocks"], "wal"));
        var dumped = await Peer.RunAsync("promtool", "tsdb", "dump", folder["blocks"]);

        Assert.True(dumped.Length > 0, made);
        Assert.Equal(KnownSamples.All, KnownSamples.ReadDump(dumped));
    }

    [Fact]
    public async Task Export_StartAndEnd_BoundWhatIsWritten()
    {
        await using var grid = await GridProcess.StartAsync("  []");
        await KnownSamples.WriteAsync(grid);

        var (from, through) = (KnownSamples.First + (10 * KnownSamples.Step), KnownSamples.First + (11 * KnownSamples.Step));

        var (_, printed, _) = await RunAsync(
            grid,
            "m_total{i=\"4\"}",
            "m_ratio{i=\"5\"}",
            "--format",
            "csv",
            "--start",
            $"{from / 1000}",
            "--end",
            $"{DateTimeOffset.FromUnixTimeMilliseconds(through):yyyy-MM-ddTHH:mm:ssZ}"
        );

        Assert.Equal(
            KnownSamples.All.Where(s =>
                (s.Contains(" i=4 ", StringComparison.Ordinal) || s.Contains(" i=5 ", StringComparison.Ordinal))
                && (s.Contains($" {from} ", StringComparison.Ordinal) || s.Contains($" {through} ", StringComparison.Ordinal))
            ),
            KnownSamples.Read("csv", printed)
        );
    }

    [Fact]
    public async Task Export_WhatCannotBeDone_IsOneSentence()
    {
        await using var grid = await GridProcess.StartAsync("  []");
        await KnownSamples.WriteAsync(grid);
        using var folder = new TemporaryFolder();
        var file = folder["export"];
        await File.WriteAllTextAsync(file, "as it was", Stop);

        var selector = await RunAsync(grid, "up{", "--output", file);
        Assert.Equal(1, selector.ExitCode);
        Assert.StartsWith("invalid parameter \"match[]\": 1:4: parse error: ", OneLine(selector.Errors), StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync(grid, "up", "--start", "soon", "--output", file)).ExitCode);

        var nobody = await RunAsync("up", "--url", $"http://127.0.0.1:{Ports.FreeTcp()}", "--output", file);
        Assert.Equal(2, nobody.ExitCode);
        Assert.Contains("cannot be reached: ", OneLine(nobody.Errors), StringComparison.Ordinal);

        var nowhere = await RunAsync(grid, "up", "--output", Path.Combine(folder.Path, "no", "such", "folder"));
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains("cannot be written: ", OneLine(nowhere.Errors), StringComparison.Ordinal);

        Assert.Equal("as it was", await File.ReadAllTextAsync(file, Stop));
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Export_DiskFull_IsOneSentence()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there");
        await using var grid = await GridProcess.StartAsync("  []");
        await KnownSamples.WriteAsync(grid);

        var toFile = await RunAsync(grid, "{job=\"export\"}", "--output", "/dev/full");
        var redirected = await Peer.RunAsync(
            "sh",
            "-c",
            $"dotnet {Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll")} export '{{job=\"export\"}}' --url http://127.0.0.1:{grid.HttpPort} 2>&1 >/dev/full; echo $?"
        );

        Assert.Equal(2, toFile.ExitCode);
        Assert.StartsWith(
            "The export cannot be written to /dev/full and is not complete: ",
            OneLine(toFile.Errors),
            StringComparison.Ordinal
        );
        Assert.Matches("^The export cannot be written to standard output and is not complete: [^\n]*\n2\n$", redirected);
        Assert.True(File.Exists("/dev/full") && !File.Exists("/dev/full.partial"));
    }

    [Fact]
    public async Task Export_AnswerBrokenOff_LeavesTheFileAsItWas()
    {
        using var folder = new TemporaryFolder();
        var file = folder["export"];
        await File.WriteAllTextAsync(file, "as it was", Stop);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        var serving = Task.Run(
            async () =>
            {
                using var connection = await listener.AcceptTcpClientAsync(Stop);
                var stream = connection.GetStream();
                await stream.ReadExactlyAsync(new byte[64], Stop);
                // RFC 9112 §7.1: without the last chunk, which has no length, the message is not complete.
                var half =
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTelemetryGrid-Export-Series: 2\r\n\r\n6\r\nm 1 2\n\r\n"u8.ToArray();
                await stream.WriteAsync(half, Stop);
                connection.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, Stop);
            },
            Stop
        );

        var (exitCode, _, errors) = await RunAsync("m", "--url", address, "--output", file);
        await serving;

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"{address}/ broke off in the middle; the export is not complete: ", OneLine(errors), StringComparison.Ordinal);
        Assert.Equal("as it was", await File.ReadAllTextAsync(file, Stop));
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("OpenMetrics", "# TYPE m unknown\nm{i=\"a b\"} 1 2\nm{i=\"a b\"} 2 3.5\nm 1 2\n# EOF\n", 2, 3)]
    [InlineData("Csv", "series,timestamp_ms,value\r\n\"m{i=\"\"a, b\"\"}\",1,2\r\n\"m{i=\"\"a, b\"\"}\",2,2\r\n\"m\",2,2\r\n", 2, 3)]
    [InlineData(
        "Jsonl",
        "{\"metric\":{\"i\":\"[\\\"timestamps\\\":[,\"},\"timestamps\":[1,2,3],\"values\":[\"1\",\"2\",\"3\"]}\n{\"metric\":{},\"timestamps\":[1],\"values\":[\"1\"]}\n",
        2,
        4
    )]
    public void Counter_InPieces_CountsSeriesAndSamples(string format, string export, long series, long samples)
    {
        var bytes = Encoding.UTF8.GetBytes(export);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var counter = new ExportCounter(Enum.Parse<ExportOutputFormat>(format));
            foreach (var piece in bytes.Chunk(size))
            {
                counter.Add(piece);
            }
            Assert.Equal((series, samples), (counter.Series, counter.Samples));
        }
    }

    private static string OneLine(string errors) => Assert.Single(errors.TrimEnd().Split('\n'));

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(GridProcess grid, params string[] arguments) =>
        RunAsync([.. arguments, "--url", $"http://127.0.0.1:{grid.HttpPort}"]);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = errors };
        var exitCode = await ExportCommand.Create().Parse(arguments).InvokeAsync(configuration, Stop);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
