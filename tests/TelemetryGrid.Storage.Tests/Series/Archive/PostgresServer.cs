using System.Diagnostics;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>A private PostgreSQL on a socket in a folder of its own, for the tests of one class. Tests skip where PostgreSQL is not installed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("telemetrygrid-pg-").FullName;
    private string? _programs;

    /// <summary>Connects to a database of its own for each test class run.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_programs is null, "postgres (initdb, pg_ctl) is not installed");
            return $"Host={_folder};Username=postgres;Database=postgres;Timeout=10";
        }
    }

    public async ValueTask InitializeAsync()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        _programs = versions.Select(v => Path.Combine(v, "bin")).LastOrDefault(b => File.Exists(Path.Combine(b, "initdb")));
        if (_programs is null)
        {
            return;
        }
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", _folder);
        }
        await AsServerAsync("initdb", "-D", $"{_folder}/data", "-A", "trust", "-U", "postgres", "-N");
        await AsServerAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log", "-o", $"-k {_folder} -h ''", "start");
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs is not null)
        {
            await AsServerAsync("pg_ctl", "-D", $"{_folder}/data", "-w", "-m", "immediate", "stop");
        }
        Directory.Delete(_folder, recursive: true);
    }

    // The server refuses to run as root.
    private Task AsServerAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs!, program);
        return Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        // The server inherits what it is started with, so nothing is redirected: waiting for the end of a pipe would wait for the server.
        var start = new ProcessStartInfo("sh") { WorkingDirectory = _folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
