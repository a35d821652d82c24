using System.CommandLine;
using System.Security.Cryptography;
using TelemetryGrid.Client;
using TelemetryGrid.Silo.Commands;
using TelemetryGrid.Silo.Commands.Backup;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.EndToEnd;

/// <summary><c>backup</c> and <c>restore</c> of what the running program kept.</summary>
public sealed class BackupCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_Elsewhere_AnswersAsBefore(bool killed)
    {
        using var folder = new TemporaryFolder();
        var port = Ports.FreeUdp();
        await using var grid = await GridProcess.StartAsync(Flows(port), KnownSamples.ShortMemory);
        await FillAsync(grid, port);
        var data = KnownSamples.DataOf(grid);
        var before = await AnswersAsync(grid);
        await (killed ? grid.KillAsync() : grid.StopAsync());

        var (made, said) = await RunAsync("backup", "--config", Path.Combine(data, "..", "grid.yaml"), "--to", folder["backup"]);
        Assert.True(made == 0, said);
        Assert.Matches("^Backed up [0-9,]+ files, [0-9.,]+ MiB, to .*/backup\\.\nThe node's keys and credentials are in it.*\n$", said);
        Assert.Equal("700", FileModes.Of(folder["backup"]));
        var (restored, _) = await RunAsync("restore", "--from", folder["backup"], "--data-dir", folder["data"]);
        Assert.Equal(0, restored);

        Assert.Equal("700", FileModes.Of(folder["data"]));
        Assert.Equal(Tree(data), Tree(folder["data"]));
        // Only the copy is left to answer.
        Directory.Move(data, folder["original"]);
        await using var again = await StartAsync(Path.Combine(data, "..", "grid.yaml"), folder["data"], grid.HttpPort);
        Assert.Equal(before, await AnswersAsync(grid));
    }

    [Fact]
    public async Task Restore_DamagedBackup_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        await MakeAsync(folder);
        var random = new Random(1);

        foreach (var path in Directory.GetFiles(folder["backup"], "*", SearchOption.AllDirectories))
        {
            var whole = await File.ReadAllBytesAsync(path, Stop);
            if (whole.Length > 0)
            {
                var flipped = whole.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                await RefusedAsync(path, flipped);
                await RefusedAsync(path, whole[..^1]);
            }
            File.Delete(path);
            await RefusedAsync(path, null);
            await File.WriteAllBytesAsync(path, whole, Stop);
        }
        Assert.Equal(0, (await RestoreAsync(folder)).ExitCode);

        async Task RefusedAsync(string path, byte[]? content)
        {
            if (content is not null)
            {
                await File.WriteAllBytesAsync(path, content, Stop);
            }
            var (exitCode, errors) = await RestoreAsync(folder);
            Assert.True(exitCode is 1 or 2, $"{path} was damaged and the restore ended with {exitCode}: {errors}");
            Assert.Contains(Path.GetFileNameWithoutExtension(path), Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder["data"]));
        }
    }

    [Fact]
    public async Task Backup_OfARunningNode_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var grid = await GridProcess.StartAsync("  []");
        var data = KnownSamples.DataOf(grid);

        var (exitCode, said) = await RunAsync("backup", "--data-dir", data, "--to", folder["backup"]);

        Assert.Equal((2, $"The node that keeps its data in {data} is running; stop it first.\n"), (exitCode, said));
        Assert.False(Directory.Exists(folder["backup"]));
    }

    [Fact]
    public async Task Restore_Interrupted_KeepsNodesOutUntilItIsRunAgain()
    {
        using var folder = new TemporaryFolder();
        await MakeAsync(folder);
        using var interrupt = new CancellationTokenSource();

        // In the middle: the plain files are there and the archive is not.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            NodeRestore.RunAsync(
                folder["backup"],
                folder["data"],
                directory =>
                {
                    interrupt.Cancel();
                    return RestingNode.Archive(new GridOptions(), directory);
                },
                new TerminalProgress(TextWriter.Null, isShown: false),
                interrupt.Token
            )
        );
        await File.WriteAllTextAsync(folder["grid.yaml"], $"http:\n  listen: 127.0.0.1:{Ports.FreeTcp()}\n", Stop);
        var (started, said) = await RunAsync("--config", folder["grid.yaml"], "--data-dir", folder["data"]);
        Assert.Equal(1, started);
        Assert.Contains("has not finished; run it again", Assert.Single(said.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(
            (1, $"A restore into {folder["data"]} has not finished; run it again.\n"),
            await RunAsync("backup", "--data-dir", folder["data"], "--to", folder["second"])
        );

        Assert.Equal((0, ""), await RestoreAsync(folder));
        Assert.Equal(Tree(folder["original"]), Tree(folder["data"]));
    }

    [Fact]
    public async Task BackupAndRestore_WhereTheyMustNot_AreOneSentence()
    {
        using var folder = new TemporaryFolder();
        await MakeAsync(folder);
        var original = folder["original"];

        await RefusedAsync("is no data directory of a node.", "backup", "--data-dir", folder["backup"], "--to", folder["new"]);
        await RefusedAsync("is not empty; a backup needs a folder of its own.", "backup", "--data-dir", original, "--to", folder["backup"]);
        await RefusedAsync(
            "lies in the data directory itself.",
            "backup",
            "--data-dir",
            original,
            "--to",
            Path.Combine(original, "backup")
        );
        await RefusedAsync("Say what to back up: ", "backup", "--to", folder["new"]);
        await RefusedAsync("The configuration file cannot be read: ", "backup", "--config", folder["no.yaml"], "--to", folder["new"]);
        await RefusedAsync(
            "is not empty; a backup is restored into an empty folder only.",
            "restore",
            "--from",
            folder["backup"],
            "--data-dir",
            original
        );
        await RefusedAsync("holds no complete backup: ", "restore", "--from", original, "--data-dir", folder["new"]);
        Assert.False(Directory.Exists(folder["new"]));

        static async Task RefusedAsync(string sentence, params string[] arguments)
        {
            var (exitCode, said) = await RunAsync(arguments);
            Assert.Equal(1, exitCode);
            Assert.Contains(sentence, Assert.Single(said.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restore_ManifestWithAPathOutOfTheBackup_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["backup"]);
        await File.WriteAllTextAsync(folder["secret"], "x", Stop);
        BackupManifest.Of(1, [], [new BackupManifest.Item("data/../../secret", 1, "", null)]).Write(folder["backup"]);

        var (exitCode, errors) = await RestoreAsync(folder);

        Assert.Equal(2, exitCode);
        Assert.Contains("names the path data/../../secret, which leads out of it.", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    /// <summary>A filled node in <c>original</c> and its backup in <c>backup</c>.</summary>
    private static async Task MakeAsync(TemporaryFolder folder)
    {
        await using var grid = await GridProcess.StartAsync("  []", KnownSamples.ShortMemory);
        await KnownSamples.WriteAsync(grid);
        await KnownSamples.MoveToBlocksAsync(grid);
        await grid.StopAsync();
        Directory.Move(KnownSamples.DataOf(grid), folder["original"]);
        var (exitCode, said) = await RunAsync("backup", "--data-dir", folder["original"], "--to", folder["backup"]);
        Assert.True(exitCode == 0, said);
    }

    private static async Task FillAsync(GridProcess grid, int port)
    {
        await KnownSamples.WriteAsync(grid);
        await KnownSamples.MoveToBlocksAsync(grid);
        await grid.Client.Sources.RegisterSourceAsync(
            new SourceRegistration
            {
                Id = "core1",
                Kind = SourceKind.Snmp,
                Endpoint = "192.0.2.1",
                Credentials = new SourceCredentials { Community = "secret" },
            },
            Stop
        );
        using var enough = new CancellationTokenSource();
        var sending = new NetflowV5Sender(port, keys: 500).RunAsync(enough.Token);
        await Eventually.GetAsync(
            async () => (await grid.Client.Sources.GetSourceAsync("flows")).Health,
            h => h?.RecordsAcknowledged >= 2000,
            "2,000 acknowledged records"
        );
        await enough.CancelAsync();
        await sending;
        await Eventually.GetAsync(
            async () => (await grid.Client.Sources.GetSourceAsync("flows")).Health!,
            h => h.RecordsAcknowledged == h.Records,
            "the last window to be acknowledged"
        );
    }

    /// <summary>What the grid says of samples, entities and sources, as text.</summary>
    private static async Task<string> AnswersAsync(GridProcess grid)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{grid.HttpPort}") };
        var export = await http.GetStringAsync("/api/v1/export?match[]={job=\"export\"}&format=jsonl", Stop);
        Assert.Equal(KnownSamples.All, KnownSamples.Read("jsonl", export));
        var at = (KnownSamples.First + (200 * KnownSamples.Step)) / 1000;
        var query = await http.GetStringAsync($"/api/v1/query?query=sum(rate(m_total[5m]))&time={at}", Stop);
        var devices = await grid.Client.ListDevicesAsync(cancellationToken: Stop);
        var sources = await grid.Client.Sources.ListSourcesAsync(Stop);
        // Recovered entries are applied a moment after the node is ready.
        var status = await Eventually.GetAsync(
            () => grid.Client.GetStatusAsync(Stop),
            s => s.Partitions.Aggregate(0UL, (sum, p) => sum + p.Traffic.Records) >= 2000,
            "the flows to be counted"
        );
        return string.Join(
            '\n',
            [
                query,
                .. devices.Items.Select(d => d.Id),
                .. sources.Select(s => $"{s.Id} {s.Kind} {s.Endpoint} {s.Status}"),
                .. status.Partitions.Select(p => $"{p.Traffic.Records} {p.Traffic.Octets} {p.Traffic.Packets}"),
            ]
        );
    }

    // Locks are of a process; the archive is copied through its database, and its list of blocks made anew.
    private static List<string> Tree(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Where(p => !p.EndsWith("lock", StringComparison.Ordinal) && !p.EndsWith("-shm", StringComparison.Ordinal))
                .Where(p => !p.Contains("/series/warm/", StringComparison.Ordinal) && !p.EndsWith("/manifest", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(p =>
                    $"{Path.GetRelativePath(folder, p)} {FileModes.Of(p)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(p)))}"
                ),
        ];

    private static string Flows(int port) =>
        $"""
              - id: flows
                kind: netflow
                endpoint: 127.0.0.1:{port}
            """;

    private static async Task<Peer> StartAsync(string config, string data, int port)
    {
        var node = Peer.Start("dotnet", Program, "--config", config, "--data-dir", data);
        using var http = new HttpClient();
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(node.HasExited, $"The node ended: {node.Output}");
                return (await http.GetAsync($"http://127.0.0.1:{port}/health/ready", Stop)).IsSuccessStatusCode;
            },
            static ready => ready,
            "the restored node to be ready",
            60
        );
        return node;
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "telemetrygrid.dll");

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = Peer.Start("dotnet", [Program, .. arguments]);
        await program.WaitForExitAsync();
        return (program.ExitCode, program.Output.TrimEnd() + "\n");
    }

    private static async Task<(int ExitCode, string Errors)> RestoreAsync(TemporaryFolder folder)
    {
        using var errors = new StringWriter();
        var exitCode = await RestoreCommand
            .Create(static _ => new GridOptions())
            .Parse(["--from", folder["backup"], "--data-dir", folder["data"]])
            .InvokeAsync(new InvocationConfiguration { Output = TextWriter.Null, Error = errors }, Stop);
        return (exitCode, errors.ToString());
    }
}
